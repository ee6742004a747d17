import Foundation
import LiveChat

/// Reads messages from standard input or another file, one a line: JSON in the forms of ``ChatInput``, or plain text.
public struct LineSource: ChatSource {
    /// As it was given: `stdin`.
    public let name: String
    private let file: FileHandle
    private let input: ChatInput
    private let now: @Sendable () -> Date
    private let warn: @Sendable (String) -> Void

    /// - Parameters:
    ///   - now: the time that events are given.
    ///   - warn: takes a line about an input that could not be read.
    public init(
        _ file: FileHandle = .standardInput, name: String = "stdin",
        now: @escaping @Sendable () -> Date = { Date() },
        warn: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        self.name = name
        self.file = file
        input = ChatInput(name: name)
        self.now = now
        self.warn = warn
    }

    /// Ends with the file. A thread of its own reads it, since reading waits; the thread ends with the next input after the
    /// task is cancelled.
    public func run(_ yield: @escaping @Sendable (ChatEvent) -> Void) async {
        func tell(_ phase: SourceState.Phase, _ reason: String? = nil) {
            yield(.state(SourceState(source: name, phase: phase, reason: reason, since: now())))
        }
        tell(.joined)
        // Holds four pieces at most: the reader waits until one was taken.
        let (pieces, continuation) = AsyncStream.makeStream(of: Data.self, bufferingPolicy: .unbounded)
        // A semaphore may be freed with any value only if it began at 0.
        let taken = DispatchSemaphore(value: 0)
        for _ in 0..<4 { taken.signal() }
        let file = file
        Thread.detachNewThread {
            while let piece = Self.piece(of: file) {
                taken.wait()
                if case .terminated = continuation.yield(piece) { return }
            }
            continuation.finish()
        }
        var lines = LineSplitter(longest: ChatInput.longest)
        var overlong = 0
        for await piece in pieces {
            taken.signal()
            for line in lines.append(piece) { take(line, yield) }
            if lines.overlong > overlong {
                overlong = lines.overlong
                warn("\(name): a line is longer than \(ChatInput.longest) bytes; it was left out")
            }
        }
        continuation.finish()
        taken.signal()
        if !Task.isCancelled, let line = lines.finish() { take(line, yield) }
        tell(.ended)
    }

    /// What there is to read, as soon as there is any; `nil` at the end.
    private static func piece(of file: FileHandle) -> Data? {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(file.fileDescriptor, &buffer, buffer.count)
            if count > 0 { return Data(buffer[..<count]) }
            if count == 0 || errno != EINTR { return nil }
        }
    }

    private func take(_ line: [UInt8], _ yield: (ChatEvent) -> Void) {
        let received = now()
        let first = line.first { $0 != 0x20 && $0 != 0x09 }
        do {
            let isJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
            let reading =
                isJSON
                ? try input.read(line, received: received) : try input.read(text: line, received: received)
            guard case .events(let events, let faults) = reading else { return }
            for event in events { yield(event) }
            for fault in faults { warn("\(name): \(fault)") }
        } catch { warn("\(name): \(error.localizedDescription)") }
    }
}
