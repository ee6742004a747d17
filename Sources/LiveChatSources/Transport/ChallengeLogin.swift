import Crypto
import Foundation

/// How one logs in to OBS, and to Streamer.bot.
enum ChallengeLogin {
    /// The proof that one knows the password, which is not sent: base64(SHA-256(base64(SHA-256(password + salt)) + challenge)).
    static func answer(password: Secret, salt: String, challenge: String) -> String {
        func digest(_ text: String) -> String {
            Data(SHA256.hash(data: Data(text.utf8))).base64EncodedString()
        }
        return digest(digest(password.value + salt) + challenge)
    }
}
