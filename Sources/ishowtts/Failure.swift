import ArgumentParser
import Checkpoints
import Foundation

/// An error as the command line shows it: one line, and an exit code of sysexits.h.
struct Failure: Error {
    enum Code: Int32 {
        case data = 65
        case noInput = 66
        case unavailable = 69
        case cannotCreate = 73
    }

    let code: Code
    let text: String

    init(_ code: Code, _ text: String) {
        self.code = code
        self.text = text
    }

    /// Runs a command's body; an error goes to standard error as one line, and ends the process.
    static func reporting<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let failure as Failure {
            report(failure.text)
            throw ExitCode(failure.code.rawValue)
        } catch let error as ValidationError {
            throw error
        } catch {
            report(String(describing: error) + hint(for: error))
            throw ExitCode(Code.data.rawValue)
        }
    }

    /// Which option helps; the libraries do not know them.
    private static func hint(for error: any Error) -> String {
        switch error {
        case CheckpointError.averagedOnly: " (leave --no-ema out)"
        default: ""
        }
    }

    private static func report(_ text: String) {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        FileHandle.standardError.write(Data("ishowtts: \(line)\n".utf8))
    }
}
