import Foundation
import LiveChat

/// The tokens of a login: gives a valid one, and has them renewed before they expire or when they are refused. One renewal at
/// a time, whoever asks; new tokens are in their file before anyone gets them.
public actor LoginKeeper {
    /// The platform's service of tokens.
    nonisolated let service: LoginService
    private let file: String
    private let web: WebClient
    private let now: @Sendable () -> Date
    private var tokens: LoginTokens
    private var renewal: Task<LoginTokens, any Error>?

    /// - Parameter file: of the login, as ``DeviceLogin`` gave it.
    /// - Throws: ``LoginFault/file(_:)``.
    public init(
        _ service: LoginService, file: String, certificateAuthority: String? = nil,
        now: @escaping @Sendable () -> Date = { Date() }
    ) throws(LoginFault) {
        self.service = service
        self.file = file
        web = WebClient(certificateAuthority: certificateAuthority)
        self.now = now
        tokens = try LoginTokens(file: file)
    }

    var clientID: String { tokens.clientID }

    /// A token that is valid for a minute at least.
    ///
    /// - Throws: ``LoginFault``, ``WebFault``.
    package func token() async throws -> String {
        if renewal == nil, tokens.expires > now().addingTimeInterval(60) { return tokens.accessToken }
        return try await renewed()
    }

    /// Another token in place of one that the platform refused.
    package func token(after refused: String) async throws -> String {
        if renewal == nil, tokens.accessToken != refused { return tokens.accessToken }
        return try await renewed()
    }

    private func renewed() async throws -> String {
        let task: Task<LoginTokens, any Error>
        if let renewal {
            task = renewal
        } else {
            let old = tokens
            // Not the asking task's: a token that is sent once is not lost where that one is cancelled.
            task = Task { try await renew(old) }
            renewal = task
        }
        let result = await task.result
        if renewal == task { renewal = nil }
        let fresh = try result.get()
        tokens = fresh
        return fresh.accessToken
    }

    private func renew(_ old: LoginTokens) async throws -> LoginTokens {
        // Another process may have renewed them.
        let kept = try LoginTokens(file: file)
        if kept.accessToken != old.accessToken, kept.expires > now().addingTimeInterval(60) { return kept }
        guard let refresh = kept.refreshToken else {
            throw LoginFault.refused(service.name, "the token has expired")
        }
        // Where the file cannot be written, this fails before the platform is asked.
        try kept.write(to: file)
        var fields = [
            ("grant_type", "refresh_token"), ("refresh_token", refresh), ("client_id", kept.clientID),
        ]
        if let secret = kept.clientSecret { fields.append(("client_secret", secret)) }
        let answer = LoginAnswer(try await web.send(.form(service.tokenAddress, fields), most: 64 << 10))
        if let fresh = answer.tokens(after: kept, now: now()) {
            try fresh.write(to: file)
            return fresh
        }
        guard (400..<500).contains(answer.status), answer.status != 429, answer.status != 408 else {
            throw WebFault.failed("\(service.name) does not renew the login now (\(answer.reason))")
        }
        // Another process may have been the first to use it.
        let other = try LoginTokens(file: file)
        if other.refreshToken != kept.refreshToken, other.expires > now() { return other }
        throw LoginFault.refused(service.name, answer.reason)
    }
}
