import Crypto
import Foundation

/// What has to be equal for two measurements to be compared, and what is compared: the build.
public struct Fingerprint: Sendable, Hashable, Codable {
    /// Processor, number of processors, memory, instruction set.
    public let machine: String
    /// Name and precision, or the server's address.
    public let model: String
    /// Everything that changes the speed.
    public let settings: String
    /// Digest of the program; not part of the key.
    public let build: String

    /// A fingerprint of texts that a user may read.
    public init(machine: String, model: String, settings: String, build: String) {
        self.machine = machine
        self.model = model
        self.settings = settings
        self.build = build
    }

    /// Equal for measurements that may be compared.
    public var key: String {
        Machine.hexadecimal(SHA256.hash(data: Data("\(machine)\n\(model)\n\(settings)".utf8)))
    }
}
