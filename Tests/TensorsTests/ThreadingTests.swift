import Foundation
import Synchronization
import Tensors
import Testing

@Suite struct ThreadingTests {
    @Test(arguments: [1, 2, 3, 8])
    func everyTaskRunsOnce(_ threads: Int) {
        let pool = ThreadPool(threads: threads)
        for count in [0, 1, 2, 7, 1000] {
            let total = Atomic<Int>(0)
            let sum = Atomic<Int>(0)
            pool.run(count) { index in
                total.add(1, ordering: .relaxed)
                sum.add(index, ordering: .relaxed)
            }
            #expect(total.load(ordering: .relaxed) == count)
            #expect(sum.load(ordering: .relaxed) == count * (count - 1) / 2)
        }
    }

    @Test func callersOnSeveralThreadsAndRegionsWithinTasks() async {
        let pool = ThreadPool(threads: 2)
        let total = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let sum = Atomic<Int>(0)
                    for _ in 0..<50 {
                        pool.run(10) { _ in
                            pool.run(3) { inner in sum.add(inner, ordering: .relaxed) }
                        }
                    }
                    return sum.load(ordering: .relaxed)
                }
            }
            return await group.reduce(0, +)
        }
        #expect(total == 8 * 50 * 10 * 3)
    }

    @Test func resultsDoNotDependOnThreads() throws {
        var values = Values(9)
        let linear = try Linear(weight: values.weight([300, 77]), bias: values.weight([300]))
        let ahead = try Linear(weight: values.weight([300, 77]), bias: nil, packing: .ahead)
        let x = values.matrix(211, 77)
        var results: [[Float]] = []
        for threads in [1, 2, 5] {
            let pool = ThreadPool(threads: threads)
            let y = Matrix(rows: 211, columns: 300)
            linear.apply(x, to: y, .gelu, on: pool)
            ahead.apply(x, to: y, .add, on: pool)
            results.append(y.values)
        }
        #expect(results[0] == results[1] && results[1] == results[2])
        // A row's result does not depend on the rows around it.
        let alone = Matrix(rows: 1, columns: 300)
        linear.apply(x.rows(100..<101), to: alone, .gelu, on: ThreadPool(threads: 2))
        ahead.apply(x.rows(100..<101), to: alone, .add, on: ThreadPool(threads: 2))
        #expect(alone.values == Array(results[0][100 * 300..<101 * 300]))
    }
}
