import CKernels

/// The table of inner loops for this processor, chosen once.
package enum Kernels {
    package typealias Table = ck_kernels

    /// From plain to best.
    private static let sets: [ck_isa] = [
        .CK_SCALAR, .CK_AVX2, .CK_AVX_VNNI, .CK_AVX512, .CK_AVX512_VNNI,
    ]

    /// Address of the best table. Tables are constants of the C module.
    private static let best: UInt = {
        for set in sets.reversed() {
            if let table = ck_kernels_for(set) { return UInt(bitPattern: table) }
        }
        preconditionFailure("the scalar kernels always exist")
    }()

    /// Address of the table that a test puts in place of the best one, within the test's task.
    @TaskLocal private static var forced: UInt?

    /// The table to use. Operations ask once, on the calling thread, and give it to their tasks: layouts differ between
    /// tables, and a table that a test forces is not seen by the pool's threads.
    package static var current: Table {
        guard let table = UnsafePointer<ck_kernels>(bitPattern: forced ?? best) else {
            preconditionFailure("a table lies at no address")
        }
        return table.pointee
    }

    /// Name of the instruction set in use.
    package static var name: String { String(cString: current.name) }

    /// Names of the instruction sets that this processor has.
    package static var names: [String] {
        available.compactMap { ck_kernels_for($0).map { String(cString: $0.pointee.name) } }
    }

    /// Instruction sets that this processor has.
    package static var available: [ck_isa] {
        sets.filter { ck_kernels_for($0) != nil }
    }

    /// Runs `body` with the kernels of one instruction set, for tests.
    package static func forcing<Result>(_ set: ck_isa, _ body: () throws -> Result) rethrows -> Result {
        try $forced.withValue(ck_kernels_for(set).map { UInt(bitPattern: $0) }, operation: body)
    }
}
