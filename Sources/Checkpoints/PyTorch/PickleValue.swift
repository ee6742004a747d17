/// What a pickle holds, as far as checkpoints need it.
///
/// Collections are places in the machine's `PickleHeap`, not the items themselves: however deep they nest, and even
/// where one holds itself, copying and releasing a value never recurses.
enum PickleValue {
    case none
    case bool(Bool)
    case int(Int)
    case float(Double)
    case string(String)
    case tuple(PickleHeap.Index)
    /// A list or a dictionary, which later instructions fill: shared by reference.
    case list(PickleHeap.Index)
    /// Keys and values by turns.
    case dictionary(PickleHeap.Index)
    /// `module.name`, of the few that mean something here.
    case global(String)
    /// A storage of a tensor's data: element type, member of the archive, elements.
    indirect case storage(PickleStorage)
    indirect case tensor(PickleTensor)
    /// Anything else: known to be there, and never made.
    case opaque
    case mark
}

/// The items of all collections of a pickle.
struct PickleHeap {
    typealias Index = Int

    /// Items of all collections together: 100 MB.
    private static let maxItems = 4_000_000
    private var collections: [[PickleValue]] = []
    private var items = 0

    /// Whether the collections have not grown beyond what a checkpoint has.
    var isWithinBounds: Bool { items <= Self.maxItems }

    subscript(index: Index) -> [PickleValue] { collections[index] }

    mutating func add(_ values: [PickleValue]) -> Index {
        collections.append(values)
        items += values.count + 1
        return collections.count - 1
    }

    mutating func append(_ values: [PickleValue], to index: Index) {
        collections[index] += values
        items += values.count
    }
}

struct PickleStorage {
    let type: String
    let member: String
}

struct PickleTensor {
    let storage: PickleStorage
    let offset: Int
    let shape: [Int]
    let strides: [Int]
}
