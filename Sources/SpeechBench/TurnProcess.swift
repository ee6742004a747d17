import Basics
import Foundation

/// One of the two that are compared: a program, and how it is called.
public struct Contender: Sendable, Equatable {
    /// The program's file.
    public var program: String
    /// Arguments after `bench --turns`.
    public var arguments: [String]

    /// A program with arguments.
    public init(program: String, arguments: [String] = []) {
        self.program = program
        self.arguments = arguments
    }
}

/// A worker under way. Used by one thread.
final class TurnProcess {
    /// A turn as seen from outside.
    struct Turn {
        /// From the request to the answer, by this process's clock.
        let seconds: Double
        let answer: TurnWorker.Answer
    }

    /// Seconds from the start until the worker was ready.
    let startSeconds: Double
    let fingerprint: Fingerprint
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()
    private var lines: LineReader
    private let name: String

    /// Seconds in which a model is loaded, or a text spoken, on the slowest machine.
    private static let patience = 300.0

    /// Starts a worker and waits until it is ready.
    ///
    /// - Throws: `BenchFault` where the program cannot be started, or does not say what a worker says.
    init(_ contender: Contender) throws {
        name = contender.program
        process.executableURL = URL(fileURLWithPath: contender.program)
        process.arguments = ["bench", "--turns"] + contender.arguments
        process.standardInput = input
        process.standardOutput = output
        lines = LineReader(output.fileHandleForReading.fileDescriptor)
        let start = ContinuousClock.now
        do { try process.run() } catch {
            throw BenchFault("\(name): cannot be started; name another build of ishowtts")
        }
        do {
            guard let line = try Self.next(&lines, name),
                let hello = try? JSONDecoder().decode(TurnWorker.Hello.self, from: Data(line.utf8)),
                hello.version == 1
            else {
                throw BenchFault(
                    "\(name): does not answer bench --turns; name a build of ishowtts that has it")
            }
            startSeconds = (ContinuousClock.now - start).seconds
            fingerprint = hello.fingerprint
        } catch {
            process.terminate()
            throw error
        }
    }

    /// Has a text spoken.
    ///
    /// - Throws: `BenchFault`.
    func turn(_ text: BenchText) throws -> Turn {
        let start = ContinuousClock.now
        do { try input.fileHandleForWriting.write(contentsOf: Data("\(text.rawValue)\n".utf8)) } catch {
            throw BenchFault("\(name): ended before its turn")
        }
        guard let line = try Self.next(&lines, name) else {
            throw BenchFault("\(name): ended in its turn")
        }
        let seconds = (ContinuousClock.now - start).seconds
        guard let answer = try? JSONDecoder().decode(TurnWorker.Answer.self, from: Data(line.utf8)),
            answer.speechSeconds > 0
        else { throw BenchFault("\(name): answered \"\(line.prefix(80))\", which is no turn") }
        return Turn(seconds: seconds, answer: answer)
    }

    private static func next(_ lines: inout LineReader, _ name: String) throws -> String? {
        do { return try lines.next(within: patience) } catch let fault as BenchFault {
            throw BenchFault("\(name): \(fault.description)")
        }
    }

    /// Lets the worker end; one that does not within two seconds is ended.
    func end() {
        try? input.fileHandleForWriting.close()
        let limit = ContinuousClock.now + .seconds(2)
        while process.isRunning, ContinuousClock.now < limit { usleep(2000) }
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
    }
}
