import Basics
import Foundation

/// A token or password. Never part of a description, so that no log, state or error can hold it.
public struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// For what is sent to the platform, and for nothing else.
    package let value: String

    public var description: String { "(secret)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: [:]) }

    /// - Returns: `nil` for a text without any visible character.
    init?(_ text: String) {
        let value = text.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !value.isEmpty else { return nil }
        self.value = value
    }

    /// Reads the first line of a file.
    ///
    /// - Throws: ``SecretFault``, also for a file that others than its owner may read.
    public init(file path: String) throws {
        let data: Data
        do throws(PrivateFileFault) { data = try PrivateFile.read(path) } catch {
            throw error.isOpen ? SecretFault.open(path) : .unreadable(path, error.reason)
        }
        let line = data.prefix { $0 != UInt8(ascii: "\n") }
        guard let secret = Secret(String(decoding: line, as: UTF8.self)) else {
            throw SecretFault.empty(path)
        }
        self = secret
    }

    /// Reads an environment variable.
    ///
    /// - Throws: ``SecretFault``.
    public init(variable: String, of environment: [String: String] = ProcessInfo.processInfo.environment)
        throws
    {
        guard let secret = environment[variable].flatMap(Secret.init(_:)) else {
            throw SecretFault.unset(variable)
        }
        self = secret
    }
}

/// Why a secret cannot be had, in one line.
public enum SecretFault: LocalizedError, CustomStringConvertible, Sendable, Equatable {
    case unreadable(String, String)
    /// Others may read it.
    case open(String)
    case empty(String)
    case unset(String)

    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "cannot read the secret in \(path): \(reason)"
        case .open(let path): "others may read the secret in \(path): make it yours alone with chmod 600"
        case .empty(let path): "there is no secret in \(path): write it on the first line"
        case .unset(let variable): "the environment variable \(variable) is not set"
        }
    }

    public var errorDescription: String? { description }
}
