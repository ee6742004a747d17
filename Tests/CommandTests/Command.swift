import Foundation

/// The command as a user runs it.
enum Command {
    struct Outcome {
        let status: Int32
        let output: Data
        let errors: String

        var text: String { String(decoding: output, as: UTF8.self) }
        /// Lines of standard error.
        var lines: Int { errors.split(separator: "\n").count }
    }

    /// The program that the tests were built with.
    static var program: URL {
        let beside = Bundle.main.executableURL?.deletingLastPathComponent().appendingPathComponent("ishowtts")
        if let beside, FileManager.default.isExecutableFile(atPath: beside.path) { return beside }
        // The test runner may be a tool of the toolchain: the product lies beside the test bundle.
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? CommandLine.arguments[0]
        return URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent("ishowtts")
    }

    static func run(
        _ arguments: [String], input: String = "", environment: [String: String] = [:]
    ) throws -> Outcome {
        try run(program, arguments, input, environment)
    }

    /// Runs the program by a line of shell, in which it is `"$0"` and the arguments are `"$@"`.
    static func shell(_ line: String, _ arguments: [String] = [], input: String = "") throws -> Outcome {
        try run(URL(fileURLWithPath: "/bin/sh"), ["-c", line, program.path] + arguments, input, [:])
    }

    private static func run(
        _ executable: URL, _ arguments: [String], _ input: String, _ environment: [String: String]
    ) throws -> Outcome {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        // Files that a command writes without a folder.
        process.currentDirectoryURL = FileManager.default.temporaryDirectory
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        let (standardInput, standardOutput, standardError) = (Pipe(), Pipe(), Pipe())
        process.standardInput = standardInput
        process.standardOutput = standardOutput
        process.standardError = standardError
        try process.run()
        // A command that fails at once may have gone.
        signal(SIGPIPE, SIG_IGN)
        try? standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try standardInput.fileHandleForWriting.close()
        let output = try standardOutput.fileHandleForReading.readToEnd() ?? Data()
        let errors = try standardError.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Outcome(
            status: process.terminationReason == .exit
                ? process.terminationStatus : 128 + process.terminationStatus,
            output: output, errors: String(decoding: errors, as: UTF8.self))
    }

    /// A folder that is removed after `body`.
    static func inFolder<Value>(_ body: (String) throws -> Value) throws -> Value {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ishowtts-test-\(UUID())")
            .path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try body(folder)
    }

    static func write(_ text: String, to path: String) throws {
        try text.write(toFile: path, atomically: true, encoding: .utf8)
    }

    /// The built-in voice's folder in the sources.
    static let mini = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Models/mini").path
}
