/// Looks in a page for what its scripts are given. Each search takes time linear in the page's length.
struct PageScript {
    /// The longest object that is read, in bytes.
    static let longestObject = 8 << 20
    /// The longest text.
    static let longestText = 4096
    /// A name may also be in places where it is given nothing; so many of them are looked at.
    private static let mostPlaces = 16
    private static let mostObjects = 3

    private let bytes: [UInt8]

    init(_ page: some Collection<UInt8>) { bytes = Array(page) }

    /// The place after the next `mark` from a place on. Marks are short, and begin with a byte of their own.
    func position(after mark: String, from start: Int = 0) -> Int? {
        let mark = Array(mark.utf8)
        guard start >= 0, !mark.isEmpty, bytes.count - start >= mark.count else { return nil }
        for index in start...(bytes.count - mark.count) where bytes[index] == mark[0] {
            if bytes[index..<(index + mark.count)].elementsEqual(mark) { return index + mark.count }
        }
        return nil
    }

    /// The text that the first of `names` has, in `"NAME": "TEXT"`.
    func text(of names: String...) -> String? {
        for name in names {
            for place in places(after: "\"\(name)\"") {
                var index = place
                skip(" \n\r\t:", &index)
                guard index > place, index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { continue }
                guard let end = endOfText(from: index),
                    let value = try? JSONValue(bytes[index..<end]), case .string(let text) = value,
                    !text.isEmpty
                else { continue }
                return text
            }
        }
        return nil
    }

    /// The object in `NAME = {…}`, or `window["NAME"] = {…}`.
    func object(of name: String) -> JSONValue? {
        var tried = 0
        for place in places(after: name) {
            var index = place
            skip("\"'] \n\r\t", &index)
            guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else { continue }
            index += 1
            skip(" \n\r\t", &index)
            guard index < bytes.count, bytes[index] == UInt8(ascii: "{"), tried < Self.mostObjects else {
                continue
            }
            tried += 1
            var objects = JSONObjects(longest: Self.longestObject)
            if let object = objects.append(bytes[index...]).first,
                let value = try? JSONValue(object, depth: 64)
            {
                return value
            }
        }
        return nil
    }

    private func places(after mark: String) -> [Int] {
        var places: [Int] = []
        while places.count < Self.mostPlaces, let place = position(after: mark, from: places.last ?? 0) {
            places.append(place)
        }
        return places
    }

    private func skip(_ left: String, _ index: inout Int) {
        let end = min(bytes.count, index + 16)
        while index < end, left.utf8.contains(bytes[index]) { index += 1 }
    }

    /// After the closing mark of the text that begins there.
    private func endOfText(from start: Int) -> Int? {
        var index = start + 1
        let end = min(bytes.count, start + Self.longestText)
        while index < end {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "\""): return index + 1
            default: break
            }
            index += 1
        }
        return nil
    }
}
