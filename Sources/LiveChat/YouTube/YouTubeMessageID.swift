import Foundation

/// Ids of YouTube's messages. Its API and its site wrap one name in two ways: `LCC.` and base64 of a protobuf message that has it in
/// field 2, or base64 of one that has it in field 1; there it is field 1 again. So both are known by that name.
enum YouTubeMessageID {
    /// The name within an id. Takes time linear in its length.
    ///
    /// - Returns: the id as it is, where it is written in another way.
    static func common(_ id: String) -> String {
        guard (16...256).contains(id.utf8.count) else { return id }
        let isOfAPI = id.hasPrefix("LCC.")
        var text = isOfAPI ? id.dropFirst("LCC.".count) : id[...]
        // Padding, also as addresses have it.
        for padding in ["%3D", "="] {
            while text.hasSuffix(padding) { text = text.dropLast(padding.count) }
        }
        var base64 = text.replacingOccurrences(of: "-", with: "+").replacingOccurrences(of: "_", with: "/")
        base64 += String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: base64),
            let message = field(isOfAPI ? 2 : 1, of: Array(data)[...]),
            let name = field(1, of: message), (8...64).contains(name.count), name.allSatisfy(isLetter)
        else { return id }
        return String(decoding: name, as: UTF8.self)
    }

    /// The content of the first field of that number. Ids have nothing but fields with a length, below 128 bytes.
    private static func field(_ number: UInt8, of bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var bytes = bytes
        while let key = bytes.popFirst() {
            guard key & 7 == 2, key < 0x80, let length = bytes.popFirst(), length < 0x80,
                bytes.count >= Int(length)
            else { return nil }
            if key >> 3 == number { return bytes.prefix(Int(length)) }
            bytes = bytes.dropFirst(Int(length))
        }
        return nil
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}

extension ChatEvent.Deletion.Target {
    /// With the name that all of YouTube's ways to a message have in common.
    var withYouTubeName: Self {
        if case .message(let id) = self { .message(YouTubeMessageID.common(id)) } else { self }
    }
}
