import Foundation

/// The text to speak: an argument, a file, or standard input.
struct TextInput {
    let argument: String?
    let file: String?

    /// Bytes of text at most: about three hours of speech.
    static let limit = 1 << 20

    func read() throws -> String {
        if let argument { return argument }
        let data: Data
        let name: String
        if let file {
            name = file
            guard let handle = FileHandle(forReadingAtPath: file) else {
                throw Failure(.noInput, "\(file): no such file, or it may not be read")
            }
            data = try handle.read(upToCount: Self.limit + 1) ?? Data()
        } else {
            name = "standard input"
            if isatty(STDIN_FILENO) == 1 {
                FileHandle.standardError.write(Data("Type the text, then Control-D.\n".utf8))
            }
            data = try FileHandle.standardInput.readToEnd() ?? Data()
        }
        guard data.count <= Self.limit else {
            throw Failure(.data, "\(name): more than \(Self.limit) bytes of text; speak it in parts")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw Failure(.data, "\(name): not UTF-8 text; convert it first, for example with iconv")
        }
        return text
    }
}
