import Checkpoints
import Foundation
import FuzzDriver

/// Feeds configurations.
@main
enum YAMLFuzz {
    static func main() {
        FuzzDriver.run { start, count in
            let data = Data(bytes: start, count: count)
            if let configuration = try? ModelConfiguration(data: data, source: "fuzz") {
                precondition(configuration.dim.map { $0 > 0 } ?? true)
            }
            if let configuration = try? VocosConfiguration(data: data, source: "fuzz") {
                precondition(configuration.hop <= configuration.fftSize)
            }
            return 0
        }
    }
}
