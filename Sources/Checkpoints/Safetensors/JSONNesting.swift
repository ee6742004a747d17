/// A bound on the depth of JSON, and a ban on names that occur twice in an object, checked before a parser sees it.
enum JSONNesting {
    /// - Throws: `CheckpointError` where arrays and objects nest deeper than `limit`, or a name occurs twice.
    static func check(_ json: UnsafeRawBufferPointer, limit: Int) throws {
        var names: [Set<[UInt8]>] = []
        var isObject: [Bool] = []
        var expectsName = false
        var position = 0
        while position < json.count {
            switch json[position] {
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                isObject.append(json[position] == UInt8(ascii: "{"))
                names.append([])
                expectsName = isObject.last ?? false
                guard isObject.count <= limit else {
                    throw CheckpointError.file("nested deeper than \(limit)")
                }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                _ = isObject.popLast()
                _ = names.popLast()
                expectsName = false
            case UInt8(ascii: ","):
                expectsName = isObject.last ?? false
            case UInt8(ascii: "\""):
                let start = position + 1
                position = start
                while position < json.count, json[position] != UInt8(ascii: "\"") {
                    position += json[position] == UInt8(ascii: "\\") ? 2 : 1
                }
                if expectsName, let last = names.indices.last {
                    let name = Array(json[start..<min(position, json.count)])
                    guard names[last].insert(name).inserted else {
                        throw CheckpointError.file(
                            "the name \(String(decoding: name, as: UTF8.self)) occurs twice")
                    }
                    expectsName = false
                }
            default: break
            }
            position += 1
        }
    }
}
