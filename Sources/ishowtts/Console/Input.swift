import Foundation
import SpeechEngine

/// Reads files and standard input.
enum Input {
    /// What a name may mean.
    enum Kind {
        case file, folder, either
    }

    /// Checks that a file or folder which an option names can be read, and is not a stand-in for what was meant.
    ///
    /// Pipes and devices are refused before they are opened: they cannot be mapped or read twice, and would be waited for.
    ///
    /// - Parameters:
    ///   - path: `nil` where the option was not given.
    ///   - what: the option or argument, for the message.
    /// - Throws: `Failure`.
    static func check(_ path: String?, _ what: String, _ kind: Kind = .file) throws {
        guard let path else { return }
        var status = stat()
        if stat(path, &status) == 0 {
            switch status.st_mode & S_IFMT {
            case S_IFDIR:
                guard kind != .file else {
                    throw Failure(.noInput, "\(path): is a folder; name a file (\(what))")
                }
            case S_IFREG:
                guard kind != .folder else {
                    throw Failure(.noInput, "\(path): is a file; name a folder (\(what))")
                }
            default: throw Failure(.noInput, "\(path): is a pipe or a device; name a file (\(what))")
            }
        }
        let descriptor = try open(path, what)
        defer { close(descriptor) }
        var start = [UInt8](repeating: 0, count: 64)
        let count = Foundation.read(descriptor, &start, start.count)
        if let standIn = standIn(String(decoding: start.prefix(max(0, count)), as: UTF8.self)) {
            throw Failure(.data, "\(path): \(standIn)")
        }
    }

    /// What sites and version control leave in place of large files.
    private static func standIn(_ start: String) -> String? {
        if start.hasPrefix("version https://git-lfs") {
            return "a git-lfs pointer in place of the file; fetch the file with git lfs pull"
        }
        let lower = start.lowercased()
        let pages = [
            "<!doctype", "<html", "<?xml", "entry not found", "invalid username", "repository not found",
        ]
        guard pages.contains(where: lower.hasPrefix) else { return nil }
        return "a web page or an error message in place of the file; download the file again"
    }

    private static func open(_ path: String, _ what: String) throws -> CInt {
        let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let reason = errno == ENOENT ? "no such file or folder" : String(cString: strerror(errno))
            let name = path.isEmpty ? "\"\"" : path
            throw Failure(.noInput, "\(name): \(reason); name one that can be read (\(what))")
        }
        return descriptor
    }

    /// Checks the name of a model: a checkpoint, or a folder that has one.
    ///
    /// - Throws: `Failure`.
    static func checkModel(_ path: String?, _ what: String) throws {
        try check(path, what, .either)
        guard let path, try SpeechModel.folder(path) != nil else { return }
        try check(path + "/model.safetensors", what)
    }

    /// A text: an argument, a file, or standard input.
    ///
    /// - Throws: `Failure` where it cannot be read, is not UTF-8 or longer than three hours of speech.
    static func text(_ argument: String?, file: String?) throws -> String {
        let limit = 1 << 20
        func checked(_ data: Data, _ name: String) throws -> String {
            guard data.count <= limit else {
                throw Failure(.data, "\(name): more than \(limit) bytes of text; speak it in parts")
            }
            guard let text = String(data: data, encoding: .utf8) else {
                throw Failure(.data, "\(name): not UTF-8 text; convert it first, for example with iconv")
            }
            return text
        }
        if let argument { return try checked(Data(argument.utf8), "the text") }
        guard let file, file != "-" else {
            if isatty(STDIN_FILENO) == 1 { Console.note("Type the text, then Control-D.") }
            return try checked(read(STDIN_FILENO, "standard input", upTo: limit + 1), "standard input")
        }
        let descriptor = try open(file, "-f")
        defer { close(descriptor) }
        return try checked(read(descriptor, file, upTo: limit + 1), file)
    }

    private static func read(_ descriptor: CInt, _ name: String, upTo limit: Int) throws -> Data {
        var all = Data()
        while all.count < limit {
            let block = try block(descriptor, name)
            guard !block.isEmpty else { break }
            all += block
        }
        return all
    }

    /// The next bytes; none at the end.
    private static func block(_ descriptor: CInt, _ name: String) throws -> Data {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Foundation.read(descriptor, &bytes, bytes.count)
            if count >= 0 { return Data(bytes.prefix(count)) }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                poll(&request, 1, -1)
            case EISDIR: throw Failure(.noInput, "\(name): is a folder; give a text file")
            default:
                throw Failure(
                    .noInput,
                    "\(name): cannot be read (\(String(cString: strerror(errno)))); give a text file")
            }
        }
    }

    /// Reads lines of standard input, ended by a line feed only: a carriage return belongs to its line.
    ///
    /// - Throws: `Failure` where a line is not UTF-8 or too long, and what `body` throws.
    static func lines(_ body: (String) throws -> Void) throws {
        let limit = 16 << 20
        var rest = Data()
        var number = 1
        func pass(_ bytes: some Collection<UInt8>) throws {
            guard let line = String(validating: bytes, as: UTF8.self) else {
                throw Failure(
                    .data,
                    "standard input: line \(number) is not UTF-8; convert it first, for example with iconv")
            }
            number += 1
            try body(line)
        }
        while case let data = try block(STDIN_FILENO, "standard input"), !data.isEmpty {
            var start = data.startIndex
            while let end = data[start...].firstIndex(of: 0x0a) {
                try pass(rest + data[start..<end])
                rest = Data()
                start = end + 1
            }
            rest += data[start...]
            guard rest.count <= limit else {
                throw Failure(
                    .data, "standard input: line \(number) is longer than \(limit >> 20) MiB; break it")
            }
        }
        if !rest.isEmpty { try pass(rest) }
    }
}
