import Basics
import Foundation

/// What a login consists of, as it is kept in a file of mode 0600. Never part of a description.
public struct LoginTokens: Codable, Sendable, Equatable, CustomStringConvertible, CustomReflectable {
    /// The program's own id at the platform.
    public var clientID: String
    /// Google's clients have one; Twitch's public clients have none.
    package var clientSecret: String?
    package var accessToken: String
    /// For new tokens when this one expires. Twitch takes each once.
    package var refreshToken: String?
    /// When the access token ceases to be valid.
    public var expires: Date

    public var description: String { "(login of \(clientID))" }
    public var customMirror: Mirror { Mirror(self, children: [:]) }

    package init(
        clientID: String, clientSecret: String? = nil, accessToken: String = "", refreshToken: String? = nil,
        expires: Date = .distantPast
    ) {
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.accessToken = accessToken
        self.refreshToken = refreshToken
        self.expires = expires
    }

    private enum CodingKeys: String, CodingKey {
        case clientID = "client_id"
        case clientSecret = "client_secret"
        case accessToken = "access_token"
        case refreshToken = "refresh_token"
        case expires
    }

    /// Reads a file that ``write(to:)`` wrote.
    ///
    /// - Throws: ``LoginFault/file(_:)``.
    package init(file: String) throws(LoginFault) {
        let data: Data
        do throws(PrivateFileFault) { data = try PrivateFile.read(file) } catch { throw .file("\(error)") }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        guard let tokens = try? decoder.decode(LoginTokens.self, from: data) else {
            throw .file("\(file): is no login that this program wrote; log in anew")
        }
        self = tokens
    }

    /// - Throws: ``LoginFault/file(_:)``.
    public func write(to file: String) throws(LoginFault) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        guard let data = try? encoder.encode(self) else { throw .file("\(file): cannot be written") }
        do throws(PrivateFileFault) { try PrivateFile.write(data, to: file) } catch {
            throw .file("\(error)")
        }
    }
}

/// Why there is no login, in one line.
public enum LoginFault: OneLineError, Equatable {
    /// The file of the login cannot be used.
    case file(String)
    /// The platform, and what it says.
    case refused(String, String)
    /// The user said no.
    case denied(String)
    /// The user did not answer in time.
    case expired(String)
    /// Neither a code nor a refusal.
    case strange(String)

    public var description: String {
        switch self {
        case .file(let reason): reason
        case .refused(let name, let reason):
            "\(name) does not take the login any more (\(reason)): log in anew"
        case .denied(let name): "\(name): the login was not allowed"
        case .expired(let name): "\(name): nobody entered the code in time; log in anew"
        case .strange(let name): "\(name) answers the login with something else than a code or a token"
        }
    }
}
