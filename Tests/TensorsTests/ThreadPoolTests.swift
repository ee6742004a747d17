import Foundation
import Synchronization
import Tensors
import Testing

@Suite struct ThreadPoolTests {
    @Test(arguments: [1, 2, 3, 7])
    func runsEveryTaskOnce(threads: Int) {
        let pool = ThreadPool(threads: threads)
        #expect(pool.threads == threads)
        for count in [0, 1, 2, 3, 100, 10_000] {
            let hits = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: count)
            hits.initialize(repeating: 0)
            defer { hits.deallocate() }
            pool.run(count) { (index: Int) in hits[index] += 1 }
            #expect(hits.allSatisfy { $0 == 1 })
        }
    }

    /// Thousands of short regions, with pauses long enough for threads to fall asleep.
    @Test func survivesManyRegions() {
        let pool = ThreadPool(threads: 4)
        let sum = Atomic<Int>(0)
        for round in 0..<3_000 {
            pool.run(5) { (index: Int) in sum.wrappingAdd(index, ordering: .relaxed) }
            if round % 500 == 0 { usleep(2_000) }
        }
        #expect(sum.load(ordering: .relaxed) == 3_000 * 10)
    }

    /// What threads do inside of regions is counted, waiting between them is not.
    @Test(arguments: [1, 2]) func countsBusySeconds(threads: Int) {
        let pool = ThreadPool(threads: threads)
        #expect(pool.busySeconds == 0)
        func passes(_ seconds: Double) {
            let end = ContinuousClock.now + .seconds(seconds)
            while ContinuousClock.now < end {}
        }
        let begun = ContinuousClock.now
        pool.run(4) { (_: Int) in passes(0.02) }
        pool.run(1) { (_: Int) in passes(0.02) }
        let elapsed = (ContinuousClock.now - begun) / .seconds(1)
        let busy = pool.busySeconds
        #expect(busy >= 0.0999 && busy <= elapsed * Double(threads) + 1e-3, "\(busy) of \(elapsed) s")
        usleep(50_000)
        #expect(pool.busySeconds == busy)
        // Regions inside of a task are part of it.
        pool.run(1) { (_: Int) in pool.run(3) { (_: Int) in passes(0.01) } }
        #expect(pool.busySeconds - busy >= 0.0299)
    }

    @Test func serialisesSeveralCallers() {
        let pool = ThreadPool(threads: 3)
        let sum = Atomic<Int>(0)
        DispatchQueue.concurrentPerform(iterations: 8) { _ in
            for _ in 0..<200 {
                pool.run(20) { (index: Int) in sum.wrappingAdd(index, ordering: .relaxed) }
            }
        }
        #expect(sum.load(ordering: .relaxed) == 8 * 200 * 190)
    }

    /// A region inside a task has scratch memory of its own: the task's must stay as it was.
    @Test func nestsRegionsWithoutSharingScratch() {
        let pool = ThreadPool(threads: 2)
        let other = ThreadPool(threads: 2)
        let intact = Atomic<Int>(0)
        pool.run(16) { index, worker in
            let outer = worker.scratch(64)
            for slot in 0..<64 { outer[slot] = Float(index) }
            (index % 2 == 0 ? pool : other).run(4) { inner, worker in
                let scratch = worker.scratch(64)
                for slot in 0..<64 { scratch[slot] = -1 }
                pool.run(2) { _, worker in worker.scratch(64)[0] = -2 }
                if scratch[0] == -1 { intact.wrappingAdd(1, ordering: .relaxed) }
            }
            if (0..<64).allSatisfy({ outer[$0] == Float(index) }) {
                intact.wrappingAdd(1, ordering: .relaxed)
            }
        }
        #expect(intact.load(ordering: .relaxed) == 16 * 5)
    }

    @Test func scratchGrowsAndIsAligned() {
        let pool = ThreadPool(threads: 2)
        pool.run(50) { index, worker in
            let count = 1 + index * 1_000
            let scratch = worker.scratch(count)
            precondition(UInt(bitPattern: scratch) % 64 == 0)
            scratch[count - 1] = 1
        }
    }
}
