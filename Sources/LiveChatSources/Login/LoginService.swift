import Foundation
import LiveChat

/// Where a platform hands out tokens, and how it words it.
public struct LoginService: Sendable, Equatable {
    /// The platform's name for people.
    public var name: String
    /// Where a code for the user is asked for.
    package var deviceAddress: String
    /// Where tokens are asked for.
    package var tokenAddress: String
    /// Where a token is checked; `nil` where nothing asks for that.
    package var checkAddress: String?
    /// What the field of the scopes is called.
    package var scopeField: String

    /// YouTube's, which is Google's.
    public static let youTube = LoginService(
        name: "YouTube", deviceAddress: "https://oauth2.googleapis.com/device/code",
        tokenAddress: "https://oauth2.googleapis.com/token", scopeField: "scope")
    /// Twitch's.
    public static let twitch = LoginService(
        name: "Twitch", deviceAddress: "https://id.twitch.tv/oauth2/device",
        tokenAddress: "https://id.twitch.tv/oauth2/token",
        checkAddress: "https://id.twitch.tv/oauth2/validate", scopeField: "scopes")

    /// The same at another server, with the same paths.
    ///
    /// - Parameter server: `https://HOST:PORT`.
    public func at(_ server: String) -> LoginService {
        func moved(_ address: String) -> String { server + (URLComponents(string: address)?.path ?? "") }
        var service = self
        service.deviceAddress = moved(deviceAddress)
        service.tokenAddress = moved(tokenAddress)
        service.checkAddress = checkAddress.map(moved)
        return service
    }
}

/// An answer of a service of tokens.
struct LoginAnswer {
    let value: JSONValue?
    let status: Int

    init(_ response: WebResponse) {
        value = try? JSONValue(response.body)
        status = response.status
    }

    var isSuccess: Bool { (200..<300).contains(status) }

    /// Why it is a refusal, in lower case with `_` for spaces: the two platforms word it differently.
    var word: String {
        let text = value?["error"]?.text ?? ""
        let message = value?["message"]?.text ?? ""
        let isPhrase = text.isEmpty || !message.isEmpty && text.lowercased().contains("bad request")
        return String((isPhrase ? message : text).prefix(100)).lowercased().replacing(" ", with: "_")
    }

    /// For people, in one line.
    var reason: String {
        let text = value?["error_description"]?.text ?? value?["message"]?.text ?? value?["error"]?.text ?? ""
        let shown = String(text.prefix(200).map { $0.isNewline ? " " : $0 })
        return shown.isEmpty ? "status \(status)" : shown
    }

    /// The tokens of a success.
    ///
    /// - Parameter old: what they replace: a service that gives no new refresh token leaves the old one.
    func tokens(after old: LoginTokens, now: Date) -> LoginTokens? {
        guard isSuccess, let access = value?.firstText("access_token"), access.utf8.count <= 8192 else {
            return nil
        }
        var tokens = old
        tokens.accessToken = access
        tokens.refreshToken = value?.firstText("refresh_token") ?? old.refreshToken
        let seconds = value?["expires_in"]?.integer ?? 3600
        tokens.expires = now.addingTimeInterval(Double(min(max(0, seconds), 365 * 24 * 3600)))
        return tokens
    }
}
