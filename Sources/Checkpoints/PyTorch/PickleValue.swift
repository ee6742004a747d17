/// What a pickle holds, as far as checkpoints need it.
indirect enum PickleValue {
    case none
    case bool(Bool)
    case int(Int)
    case float(Double)
    case string(String)
    case tuple([PickleValue])
    /// A list or a dictionary, which later instructions fill: shared by reference.
    case list(PickleList)
    case dictionary(PickleDictionary)
    /// `module.name`, of the few that mean something here.
    case global(String)
    /// A storage of a tensor's data: element type, member of the archive, elements.
    case storage(PickleStorage)
    case tensor(PickleTensor)
    /// Anything else: known to be there, and never made.
    case opaque
    case mark
}

final class PickleList {
    var items: [PickleValue] = []
}

final class PickleDictionary {
    var items: [(key: PickleValue, value: PickleValue)] = []
}

struct PickleStorage {
    let type: String
    let member: String
    let count: Int
}

struct PickleTensor {
    let storage: PickleStorage
    let offset: Int
    let shape: [Int]
    let strides: [Int]
}
