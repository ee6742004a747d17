import Foundation
import LiveChat

/// A login by a code that the user enters at the platform's page, on any device.
public struct DeviceLogin: Sendable {
    /// What the user is shown.
    public struct Code: Sendable, Equatable {
        /// The page's address.
        public var address: String
        /// What is entered there.
        public var code: String
        /// For how many seconds it is valid.
        public var seconds: Int
        /// What the program asks with.
        package var deviceCode: String
        package var interval: Int
    }

    private let service: LoginService
    private let clientID: String
    private let clientSecret: Secret?
    private let scopes: [String]
    private let web: WebClient
    /// A second, which tests make shorter.
    private let second: Duration

    /// - Parameters:
    ///   - clientID: of the program, as the user registered it at the platform.
    ///   - clientSecret: of Google's clients; `nil` for public clients of Twitch.
    ///   - scopes: what the token is to allow.
    public init(
        _ service: LoginService, clientID: String, clientSecret: Secret? = nil, scopes: [String],
        certificateAuthority: String? = nil, second: Duration = .seconds(1)
    ) {
        self.service = service
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.scopes = scopes
        web = WebClient(certificateAuthority: certificateAuthority)
        self.second = second
    }

    /// Asks for a code.
    ///
    /// - Throws: ``LoginFault``, ``WebFault``.
    public func begin() async throws -> Code {
        let answer = LoginAnswer(
            try await web.send(
                .form(
                    service.deviceAddress,
                    [("client_id", clientID), (service.scopeField, scopes.joined(separator: " "))]),
                most: 64 << 10))
        guard answer.isSuccess else { throw LoginFault.refused(service.name, answer.reason) }
        guard let device = answer.value?.firstText("device_code"),
            let code = answer.value?.firstText("user_code"),
            // Google's name for it is older than the standard's.
            let address = answer.value?.firstText("verification_uri", "verification_url")
        else { throw LoginFault.strange(service.name) }
        return Code(
            address: address, code: code,
            seconds: min(max(60, answer.value?["expires_in"]?.integer ?? 1800), 7200),
            deviceCode: device, interval: min(max(1, answer.value?["interval"]?.integer ?? 5), 60))
    }

    /// Waits until the user has entered a code.
    ///
    /// - Throws: ``LoginFault``, `CancellationError`.
    public func tokens(for code: Code) async throws -> LoginTokens {
        var interval = code.interval
        let end = ContinuousClock.now + second * code.seconds
        var fields = [
            ("client_id", clientID), ("device_code", code.deviceCode),
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            (service.scopeField, scopes.joined(separator: " ")),
        ]
        if let clientSecret { fields.append(("client_secret", clientSecret.value)) }
        while ContinuousClock.now < end {
            try await Task.sleep(for: second * interval)
            let answer: LoginAnswer
            do {
                answer = LoginAnswer(try await web.send(.form(service.tokenAddress, fields), most: 64 << 10))
            } catch is WebFault {
                // The network may come back while the code is valid.
                continue
            }
            let none = LoginTokens(clientID: clientID, clientSecret: clientSecret?.value)
            if let tokens = answer.tokens(after: none, now: Date()) { return tokens }
            switch answer.word {
            case "authorization_pending": continue
            case "slow_down": interval = min(60, interval + 5)
            case "access_denied": throw LoginFault.denied(service.name)
            case "expired_token", "invalid_device_code": throw LoginFault.expired(service.name)
            default:
                if answer.isSuccess { throw LoginFault.strange(service.name) }
                guard answer.status >= 500 || answer.status == 429 else {
                    throw LoginFault.refused(service.name, answer.reason)
                }
            }
        }
        throw LoginFault.expired(service.name)
    }
}
