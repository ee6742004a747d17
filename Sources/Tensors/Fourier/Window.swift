import Foundation

/// Window functions.
public enum Window {
    /// The periodic Hann window, ½ − ½·cos(2πn/count).
    public static func hann(_ count: Int) -> [Float] {
        (0..<count).map { Float(0.5 - 0.5 * cos(2 * Double.pi * Double($0) / Double(count))) }
    }
}
