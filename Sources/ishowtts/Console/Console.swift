import Basics
import Foundation

/// Standard output, where what was asked for goes, and standard error, where everything else goes.
enum Console {
    /// Makes writing to a pipe whose reader has gone an error in place of a signal, and keeps a standard stream that
    /// the caller closed from being reused by a file that is opened later: it stays an error to use it.
    static func prepare() {
        signal(SIGPIPE, SIG_IGN)
        for descriptor in STDIN_FILENO...STDERR_FILENO where fcntl(descriptor, F_GETFD) == -1 {
            // The lowest free number is taken, and the direction is the one that nobody uses.
            _ = open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY)
        }
    }

    /// Writes a line to standard output.
    ///
    /// - Throws: `Failure`, as whoever reads the output would otherwise take a part for the whole.
    static func print(_ line: String = "") throws { try write(Data((line + "\n").utf8)) }

    /// Writes bytes to standard output.
    ///
    /// - Throws: `Failure`.
    static func write(_ data: Data) throws {
        if let reason = write(data, to: STDOUT_FILENO) {
            throw Failure(
                .cannotCreate,
                "standard output cannot be written (\(reason)); send it to a file with room, or to a program that reads all of it"
            )
        }
    }

    /// Writes a line to standard error; characters that would steer a terminal become spaces.
    static func note(_ line: String) {
        show(plain(line) + "\n")
    }

    /// A text of others as it may be shown: characters that would steer a terminal, or turn the order of what follows,
    /// become spaces.
    static func plain(_ text: String) -> String {
        let shown = text.unicodeScalars.map { scalar -> Unicode.Scalar in
            let turns = (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
            let breaks = scalar.value == 0x2028 || scalar.value == 0x2029
            return turns || breaks || scalar.properties.generalCategory == .control ? " " : scalar
        }
        return String(String.UnicodeScalarView(shown))
    }

    /// Takes lines about how far a command has come, which nobody keeps: they are shown on a terminal only.
    ///
    /// - Parameter isQuiet: whether they are not shown there either.
    static func progress(unless isQuiet: Bool) -> @Sendable (String) -> Void {
        let isShown = !isQuiet && isatty(STDERR_FILENO) == 1
        return { if isShown { note($0) } }
    }

    /// Shows what the user should know, though the command goes on.
    static func warn(_ text: String) { note("ishowtts: warning: \(text)") }

    /// Writes text to standard error as it is.
    static func show(_ text: String) { _ = write(Data(text.utf8), to: STDERR_FILENO) }

    /// Writes all bytes, however many the system takes at a time.
    ///
    /// - Returns: the system's reason where that fails.
    static func write(_ data: Data, to descriptor: CInt) -> String? {
        data.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Foundation.write(
                    descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count > 0 {
                    rest = rest.dropFirst(count)
                } else if count < 0, errno == EAGAIN {
                    var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                    poll(&request, 1, -1)
                } else if count == 0 || errno != EINTR {
                    return String(cString: strerror(errno))
                }
            }
            return nil
        }
    }
}

/// A line on standard error that fills up, if that is a terminal.
struct ProgressBar {
    private static let width = 30
    private let enabled: Bool

    init(enabled: Bool) {
        self.enabled = enabled && isatty(STDERR_FILENO) == 1
    }

    func show(_ fraction: Double) {
        guard enabled else { return }
        let filled = max(0, min(Self.width, Int(clamping: fraction * Double(Self.width))))
        let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: Self.width - filled)
        Console.show("\r[\(bar)] \(Int(clamping: fraction * 100)) %")
    }

    func clear() {
        guard enabled else { return }
        Console.show("\r" + String(repeating: " ", count: Self.width + 10) + "\r")
    }
}
