import Foundation
import Tensors

/// Operations as a trace in Chrome's JSON form, which Perfetto reads.
struct TraceFile: Encodable {
    private struct Event: Encodable {
        let name: String
        let cat: String
        let ph = "X"
        /// Microseconds.
        let ts: Double
        let dur: Double
        let pid = 1
        let tid = 1
        let args: [String: Double]
    }

    private let traceEvents: [Event]

    init(operations: [LoggedOperation], from start: Double) {
        traceEvents = operations.map { operation in
            Event(
                name: operation.name, cat: operation.kind.rawValue, ts: (operation.start - start) * 1e6,
                dur: operation.seconds * 1e6,
                args: ["work": operation.work, "per second": operation.work / max(operation.seconds, 1e-9)])
        }
    }

    func write(to path: String) throws {
        try Output.write(JSONEncoder().encode(self), to: path)
    }
}
