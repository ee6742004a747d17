import Foundation
import SpeechEngine

/// What a voice is spoken with unless a request says otherwise.
public struct VoiceSettings: Codable, Sendable, Equatable {
    /// What is `nil` in them is not stated.
    public var overrides: SynthesisOverrides
    /// Decibels added to the voice's own loudness, −20 to 20.
    public var gain: Float?

    /// States nothing, or what is given.
    public init(_ overrides: SynthesisOverrides = SynthesisOverrides(), gain: Float? = nil) {
        self.overrides = overrides
        self.gain = gain
    }

    private enum CodingKeys: CodingKey { case gain }

    /// One flat object: the names of `SynthesisOverrides`, and `gain`.
    public init(from decoder: any Decoder) throws {
        overrides = try SynthesisOverrides(from: decoder)
        gain = try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(Float.self, forKey: .gain)
    }

    public func encode(to encoder: any Encoder) throws {
        try overrides.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(gain, forKey: .gain)
    }

    /// - Throws: `LibraryError.invalid` naming the first setting out of range.
    func validate() throws {
        if let gain, !(-20...20).contains(gain) {
            throw LibraryError.invalid(field: "settings.gain", reason: "\(gain) dB; it must be -20 to 20")
        }
        do {
            try overrides.validate()
        } catch SynthesisError.option(let name, let reason) {
            throw LibraryError.invalid(field: "settings.\(name)", reason: reason)
        }
    }

    /// These settings changed by a JSON object (RFC 7396): names that it lacks keep their values, `null` takes a value
    /// back. Names may be in snake case.
    ///
    /// - Throws: `LibraryError.invalid` naming the setting that is unknown, of the wrong type or out of range.
    public func merging(_ patch: Data) throws -> VoiceSettings {
        guard let changes = try? JSONSerialization.jsonObject(with: patch) as? [String: Any] else {
            throw LibraryError.invalid(
                field: "settings", reason: "is no JSON object of settings and their values")
        }
        var all = try object
        // One by one, so that the wrong one is named.
        for (name, value) in changes.sorted(by: { $0.key < $1.key }) {
            let field = "settings.\(name.prefix(40))"
            let words = name.split(separator: "_", omittingEmptySubsequences: false)
            let key = words.dropFirst().reduce(words.first.map(String.init) ?? "") { $0 + $1.capitalized }
            all[key] = value is NSNull ? nil : value
            guard !(value is NSNull) else { continue }
            guard let alone = try? VoiceSettings(object: [key: value]) else {
                throw LibraryError.invalid(field: field, reason: "has a value of the wrong type or size")
            }
            guard try alone.object[key] != nil else {
                throw LibraryError.invalid(
                    field: field, reason: "there is no such setting; check its spelling")
            }
        }
        let merged = try VoiceSettings(object: all)
        try merged.validate()
        return merged
    }

    private init(object: [String: Any]) throws {
        self = try JSONDecoder().decode(Self.self, from: JSONSerialization.data(withJSONObject: object))
    }

    private var object: [String: Any] {
        get throws {
            try JSONSerialization.jsonObject(with: JSONEncoder().encode(self)) as? [String: Any] ?? [:]
        }
    }
}
