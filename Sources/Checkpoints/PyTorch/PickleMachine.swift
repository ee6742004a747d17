/// Reads a pickle without running anything.
///
/// A pickle is a program for a stack machine whose GLOBAL and REDUCE instructions can call any function. Here
/// they only recognise the few names by which PyTorch writes tensors; whatever else is named or called becomes
/// an opaque value. Stack, memo, collections, names and the number of instructions are bounded, and nothing nests in
/// memory (`PickleHeap`).
struct PickleMachine {
    private static let maxInstructions = 20_000_000
    private static let maxStack = 1_000_000
    private static let maxString = 1 << 20
    /// Bytes of a module and a name in it.
    private static let maxName = 1000
    /// Dimensions of a tensor.
    private static let maxDimensions = 16

    private var reader: ByteReader
    private var stack: [PickleValue] = []
    private var memo: [Int: PickleValue] = [:]
    private(set) var heap = PickleHeap()
    private let source: String

    init(_ bytes: UnsafeRawBufferPointer, source: String) {
        reader = ByteReader(bytes: bytes)
        self.source = source
    }

    /// The value that the pickle leaves.
    mutating func run() throws -> PickleValue {
        for _ in 0..<Self.maxInstructions {
            guard let code = reader.read(UInt8.self) else { throw broken("it ends early") }
            if code == UInt8(ascii: ".") { return try pop() }
            try execute(code)
            guard stack.count <= Self.maxStack, memo.count <= Self.maxStack, heap.isWithinBounds else {
                throw broken("it is too large")
            }
        }
        throw broken("it is too long")
    }

    private func broken(_ what: String) -> CheckpointError {
        CheckpointError.file(
            "\(source): the pickle in it cannot be read: \(what) (at byte \(reader.position))")
    }

    private mutating func pop() throws -> PickleValue {
        guard let value = stack.popLast() else { throw broken("its stack is empty") }
        return value
    }

    private mutating func need<Value>(_ value: Value?) throws -> Value {
        guard let value else { throw broken("it ends early, or a string in it is no UTF-8") }
        return value
    }

    /// Values above the last mark, which is taken off too.
    private mutating func popToMark() throws -> [PickleValue] {
        let mark = stack.lastIndex { if case .mark = $0 { true } else { false } }
        guard let mark else { throw broken("a mark is missing") }
        defer { stack.removeSubrange(mark...) }
        return Array(stack[(mark + 1)...])
    }

    private mutating func execute(_ code: UInt8) throws {
        switch UnicodeScalar(code) {
        case "\u{80}": _ = try need(reader.read(UInt8.self))
        case "\u{95}": _ = try need(reader.read(UInt64.self))
        case "(": stack.append(.mark)
        case "0": _ = try pop()
        case "1": _ = try popToMark()
        case "2": stack.append(try need(stack.last))
        case "N": stack.append(.none)
        case "\u{88}": stack.append(.bool(true))
        case "\u{89}": stack.append(.bool(false))
        case "J", "K", "M", "\u{8a}", "\u{8b}", "I", "L", "G", "F": stack.append(try number(code))
        case "X", "\u{8c}", "\u{8d}", "U", "T", "C", "B", "\u{8e}", "V", "S": stack.append(try text(code))
        case "]": stack.append(.list(heap.add([])))
        case "}": stack.append(.dictionary(heap.add([])))
        case "\u{8f}": stack.append(.opaque)
        case ")": stack.append(.tuple(heap.add([])))
        case "\u{85}": try tuple(1)
        case "\u{86}": try tuple(2)
        case "\u{87}": try tuple(3)
        case "t": stack.append(.tuple(heap.add(try popToMark())))
        case "l": stack.append(.list(heap.add(try popToMark())))
        case "d": stack.append(.dictionary(heap.add(Self.pairs(try popToMark()))))
        case "a", "e", "s", "u", "\u{90}": try fill(code)
        case "q", "r", "\u{94}", "p": try remember(code)
        case "h", "j", "g": try recall(code)
        case "c", "\u{93}": try global(code)
        case "Q": stack.append(persistent(try pop()))
        case "R", "\u{81}": try reduce()
        case "\u{92}":
            _ = try pop()
            try reduce()
        case "o", "i":
            if code == UInt8(ascii: "i") {
                _ = try need(reader.line(limit: Self.maxString))
                _ = try need(reader.line(limit: Self.maxString))
            }
            _ = try popToMark()
            stack.append(.opaque)
        case "b": _ = try pop()
        default: throw broken("instruction \(code) is unknown")
        }
    }

    // MARK: Values

    private mutating func number(_ code: UInt8) throws -> PickleValue {
        switch UnicodeScalar(code) {
        case "K": return .int(Int(try need(reader.read(UInt8.self))))
        case "M": return .int(Int(try need(reader.read(UInt16.self))))
        case "J": return .int(Int(try need(reader.read(Int32.self))))
        case "G": return .float(Double(bitPattern: try need(reader.read(UInt64.self)).byteSwapped))
        case "I", "L", "F":
            let line = try need(reader.line(limit: 64))
            if line == "00" || line == "01" { return .bool(line == "01") }
            return Int(line.trimmingSuffix("L")).map { .int($0) } ?? Double(line).map { .float($0) }
                ?? .opaque
        default:
            let count =
                code == 0x8a
                ? Int(try need(reader.read(UInt8.self))) : Int(try need(reader.read(UInt32.self)))
            let bytes = try need(reader.read(count: count))
            guard count <= 8 else { return .opaque }
            var value: UInt64 = count > 0 && bytes[count - 1] & 0x80 != 0 ? .max : 0
            for byte in bytes.reversed() { value = value << 8 | UInt64(byte) }
            return .int(Int(bitPattern: UInt(value)))
        }
    }

    private mutating func text(_ code: UInt8) throws -> PickleValue {
        let count: Int
        switch UnicodeScalar(code) {
        case "\u{8c}", "U", "C": count = Int(try need(reader.read(UInt8.self)))
        case "X", "T", "B": count = Int(try need(reader.read(UInt32.self)))
        case "V", "S": return .string(try need(reader.line(limit: Self.maxString)))
        default:
            let long = try need(reader.read(UInt64.self))
            guard long <= UInt64(reader.remaining) else { throw broken("it ends early") }
            count = Int(long)
        }
        let isBytes = ["C", "B", "\u{8e}", "U", "T"].contains(UnicodeScalar(code))
        if isBytes {
            _ = try need(reader.read(count: count))
            return .opaque
        }
        return .string(try need(reader.string(count: count)))
    }

    private mutating func tuple(_ count: Int) throws {
        var items: [PickleValue] = []
        for _ in 0..<count { items.insert(try pop(), at: 0) }
        stack.append(.tuple(heap.add(items)))
    }

    /// Keys and values without a last key that has none.
    private static func pairs(_ items: [PickleValue]) -> [PickleValue] {
        items.dropLast(items.count % 2)
    }

    private mutating func fill(_ code: UInt8) throws {
        var items: [PickleValue]
        switch UnicodeScalar(code) {
        case "a": items = [try pop()]
        case "s":
            let value = try pop()
            items = [try pop(), value]
        default: items = try popToMark()
        }
        switch stack.last {
        case .list(let list): heap.append(items, to: list)
        case .dictionary(let dictionary): heap.append(Self.pairs(items), to: dictionary)
        case .opaque: break
        default: throw broken("items for something that holds none")
        }
    }

    // MARK: Memory

    private mutating func remember(_ code: UInt8) throws {
        let index: Int
        switch UnicodeScalar(code) {
        case "q": index = Int(try need(reader.read(UInt8.self)))
        case "r": index = Int(try need(reader.read(UInt32.self)))
        case "p": index = try need(Int(try need(reader.line(limit: 20))))
        default: index = memo.count
        }
        memo[index] = try need(stack.last)
    }

    private mutating func recall(_ code: UInt8) throws {
        let index: Int
        switch UnicodeScalar(code) {
        case "h": index = Int(try need(reader.read(UInt8.self)))
        case "j": index = Int(try need(reader.read(UInt32.self)))
        default: index = try need(Int(try need(reader.line(limit: 20))))
        }
        guard let value = memo[index] else { throw broken("memory \(index) is empty") }
        stack.append(value)
    }

    // MARK: Names and calls

    private mutating func global(_ code: UInt8) throws {
        if code == UInt8(ascii: "c") {
            let module = try need(reader.line(limit: Self.maxName))
            stack.append(.global(module + "." + (try need(reader.line(limit: Self.maxName)))))
            return
        }
        let (name, module) = (try pop(), try pop())
        guard case .string(let name) = name, case .string(let module) = module else {
            throw broken("a name that is no string")
        }
        guard max(name.utf8.count, module.utf8.count) <= Self.maxName else {
            throw broken("a name is too long")
        }
        stack.append(.global(module + "." + name))
    }

    /// ('storage', type, member, device, elements).
    private func persistent(_ identifier: PickleValue) -> PickleValue {
        guard case .tuple(let index) = identifier else { return .opaque }
        let parts = heap[index]
        guard parts.count >= 5, case .string("storage") = parts[0],
            case .global(let type) = parts[1], case .string(let member) = parts[2]
        else { return .opaque }
        return .storage(PickleStorage(type: type, member: member))
    }

    private mutating func reduce() throws {
        let arguments = try pop()
        let callee = try pop()
        guard case .global(let name) = callee, case .tuple(let index) = arguments else {
            stack.append(.opaque)
            return
        }
        let values = heap[index]
        switch name {
        case "collections.OrderedDict" where values.isEmpty, "collections.defaultdict":
            stack.append(.dictionary(heap.add([])))
        case "torch._utils._rebuild_tensor_v2", "torch._utils._rebuild_tensor": stack.append(rebuilt(values))
        case "torch._utils._rebuild_parameter": stack.append(values.first ?? .opaque)
        default: stack.append(.opaque)
        }
    }

    /// (storage, offset, shape, strides, …).
    private func rebuilt(_ values: [PickleValue]) -> PickleValue {
        guard values.count >= 4, case .storage(let storage) = values[0], case .int(let offset) = values[1],
            let shape = integers(values[2]), let strides = integers(values[3]),
            shape.count == strides.count
        else { return .opaque }
        return .tensor(PickleTensor(storage: storage, offset: offset, shape: shape, strides: strides))
    }

    private func integers(_ value: PickleValue) -> [Int]? {
        guard case .tuple(let index) = value, heap[index].count <= Self.maxDimensions else { return nil }
        var integers: [Int] = []
        for item in heap[index] {
            guard case .int(let integer) = item else { return nil }
            integers.append(integer)
        }
        return integers
    }
}

extension String {
    fileprivate func trimmingSuffix(_ suffix: String) -> String {
        hasSuffix(suffix) ? String(dropLast(suffix.count)) : self
    }
}
