import Foundation
import Synchronization

/// A server of lines on this machine, for one connection after the other: answers each line by a script.
final class ScriptedServer: Sendable {
    let port: Int
    private let listener: Int32
    private let received = Received()

    private final class Received: Sendable {
        let lines = Mutex<[String]>([])
    }

    /// What clients sent.
    var lines: [String] { received.lines.withLock { $0 } }

    /// - Parameters:
    ///   - greeting: a line that each client is sent first.
    ///   - answer: the lines that a client's line is answered with.
    init(greeting: String? = nil, answer: @escaping @Sendable (String) -> [String]) throws {
        signal(SIGPIPE, SIG_IGN)
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.listener = listener
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && listen(listener, 8) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        guard isBound else { throw CocoaError(.fileReadUnknown) }
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [received] in
            while case let client = accept(listener, nil, nil), client >= 0 {
                if let greeting { Self.send(greeting, to: client) }
                Self.serve(client, received, answer)
                close(client)
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private static func send(_ line: String, to client: Int32) {
        let data = Data((line + "\r\n").utf8)
        _ = data.withUnsafeBytes { write(client, $0.baseAddress, $0.count) }
    }

    private static func serve(
        _ client: Int32, _ received: Received, _ answer: (String) -> [String]
    ) {
        var waiting = Data()
        var bytes = [UInt8](repeating: 0, count: 4096)
        while case let count = read(client, &bytes, bytes.count), count > 0 {
            waiting += bytes[..<count]
            while let end = waiting.firstIndex(of: 0x0A) {
                let line = String(decoding: waiting[waiting.startIndex..<end], as: UTF8.self)
                    .trimmingCharacters(in: .whitespacesAndNewlines)
                waiting = Data(waiting[(end + 1)...])
                received.lines.withLock { $0.append(line) }
                for text in answer(line) { send(text, to: client) }
            }
        }
    }
}

/// A command that runs until it is interrupted.
final class RunningCommand {
    private let process = Process()
    private let folder: String

    init(_ arguments: [String], environment: [String: String] = [:]) throws {
        folder = NSTemporaryDirectory() + "/ishowtts-running-\(UUID())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        process.executableURL = Command.program
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        for (name, stream) in [("output", \Process.standardOutput), ("errors", \Process.standardError)] {
            _ = FileManager.default.createFile(atPath: "\(folder)/\(name)", contents: nil)
            process[keyPath: stream] = FileHandle(forWritingAtPath: "\(folder)/\(name)")
        }
        try process.run()
    }

    deinit {
        if process.isRunning { process.terminate() }
        try? FileManager.default.removeItem(atPath: folder)
    }

    var output: String { (try? String(contentsOfFile: folder + "/output", encoding: .utf8)) ?? "" }
    var errors: String { (try? String(contentsOfFile: folder + "/errors", encoding: .utf8)) ?? "" }

    /// Waits until a condition holds, at most a minute.
    func wait(for condition: (RunningCommand) -> Bool) -> Bool {
        let end = Date() + 60
        while Date() < end {
            if condition(self) { return true }
            usleep(20_000)
        }
        return false
    }

    /// Sends what Control-C sends.
    ///
    /// - Returns: the exit code.
    func interrupt() -> Int32 {
        process.interrupt()
        return end()
    }

    /// - Returns: the exit code; more than 128 after a signal.
    func end() -> Int32 {
        process.waitUntilExit()
        return process.terminationReason == .exit
            ? process.terminationStatus : 128 + process.terminationStatus
    }
}
