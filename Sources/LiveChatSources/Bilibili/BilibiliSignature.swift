import Crypto
import Foundation

/// How requests to Bilibili are signed.
package enum BilibiliSignature {
    /// The open platform's headers for a body: digest of the body, key, nonce and time, and the HMAC-SHA256 of these.
    ///
    /// - Parameters:
    ///   - nonce: another for each request.
    ///   - time: seconds since 1970.
    package static func headers(
        body: [UInt8], keyID: String, secret: Secret, nonce: String, time: Int
    ) -> [(name: String, value: String)] {
        let signed = [
            ("x-bili-accesskeyid", keyID), ("x-bili-content-md5", hexadecimal(Insecure.MD5.hash(data: body))),
            ("x-bili-signature-method", "HMAC-SHA256"), ("x-bili-signature-nonce", nonce),
            ("x-bili-signature-version", "1.0"), ("x-bili-timestamp", String(time)),
        ]
        let text = signed.map { "\($0.0):\($0.1)" }.joined(separator: "\n")
        let code = HMAC<SHA256>.authenticationCode(
            for: Data(text.utf8), using: SymmetricKey(data: Data(secret.value.utf8)))
        return signed.map { (name: $0.0, value: $0.1) } + [(name: "Authorization", value: hexadecimal(code))]
    }

    /// The key of the web's signature ("WBI"), mixed of the names of two pictures without their endings, 64 characters
    /// together.
    ///
    /// - Returns: `nil` for shorter names, and for characters that such names do not have.
    package static func webKey(_ names: String) -> String? {
        let bytes = Array(names.utf8)
        guard bytes.count >= 64, bytes.count <= 256,
            bytes.allSatisfy({
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
            })
        else { return nil }
        return String(decoding: places.map { bytes[$0] }, as: UTF8.self)
    }

    /// The query with the time and the signature: in the order of names, each value without `!'()*`.
    ///
    /// - Parameter time: seconds since 1970.
    package static func query(_ fields: [(String, String)], webKey: String, time: Int) -> [(String, String)] {
        let left = Set("!'()*".unicodeScalars)
        let fields = (fields + [("wts", String(time))])
            .map { name, value in
                (name, String(String.UnicodeScalarView(value.unicodeScalars.filter { !left.contains($0) })))
            }
            .sorted { $0.0 < $1.0 }
        let signature = Insecure.MD5.hash(data: Data((WebRequest.encoded(fields) + webKey).utf8))
        return fields + [("w_rid", hexadecimal(signature))]
    }

    private static let places = [
        46, 47, 18, 2, 53, 8, 23, 32, 15, 50, 10, 31, 58, 3, 45, 35, 27, 43, 5, 49, 33, 9, 42, 19, 29, 28, 14,
        39,
        12, 38, 41, 13,
    ]

    private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
