import Checkpoints
import Synchronization
import Tensors

/// What a model takes from its checkpoint, in the form in which it takes it, to be written into a packed file.
///
/// The model records itself while it loads: so a packed file holds what loading asks for, under the same names, and
/// nothing has to know the list of a model's tensors a second time.
public final class PackedTensors: Sendable {
    private let recorded = Mutex<[String: SafetensorsFile.Entry]>([:])

    /// Nothing recorded yet.
    public init() {}

    /// All arrays.
    public var arrays: [SafetensorsFile.Entry] { recorded.withLock { Array($0.values) } }

    /// Arrays in the order of a file: first all that are read in whole cache lines.
    public static func ordered(_ arrays: [SafetensorsFile.Entry]) -> [SafetensorsFile.Entry] {
        let order = ["I8": 0, "F32": 1, "I32": 2]
        return arrays.sorted { (order[$0.type] ?? 3, $0.name) < (order[$1.type] ?? 3, $1.name) }
    }

    func record(_ name: String, _ weight: Weight) {
        add(SafetensorsFile.Entry(name: name, weight))
    }

    func record(_ name: String, _ linear: Linear) {
        guard let (weights, bias) = linear.int8Parameters else { return }
        let width = weights.panels.count / 64
        add(
            SafetensorsFile.Entry(
                name: name + Self.bytesSuffix, type: "I8", shape: [width, 16, 4], bytes: weights.panels))
        add(
            SafetensorsFile.Entry(
                name: name + Self.scalesSuffix, shape: [weights.outputs],
                values: Array(weights.scales.prefix(weights.outputs))))
        let offsets = weights.outputOffsets.flatMap { withUnsafeBytes(of: $0.littleEndian, Array.init) }
        add(
            SafetensorsFile.Entry(
                name: name + Self.offsetsSuffix, type: "I32", shape: [weights.outputs],
                bytes: ByteView(offsets)))
        if let bias {
            add(SafetensorsFile.Entry(name: name + ".bias", shape: [bias.count], values: bias))
        }
    }

    private func add(_ array: SafetensorsFile.Entry) {
        recorded.withLock { $0[array.name] = array }
    }

    static let bytesSuffix = ".weight.int8"
    static let scalesSuffix = ".weight.scales"
    static let offsetsSuffix = ".weight.offsets"
}
