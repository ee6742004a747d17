import Basics
import Foundation
import Testing

@Suite struct BasicsTests {
    @Test(arguments: [
        (0.0, 0), (-0.9, 0), (2.9, 2), (-2.9, -2), (.nan, 0), (.infinity, .max), (-.infinity, .min),
        (1e300, .max),
        (-1e300, .min), (9.3e18, .max), (1e15, 1_000_000_000_000_000),
    ])
    func numbersAreClamped(_ value: Double, _ expected: Int) {
        #expect(Int(clamping: value) == expected)
    }

    @Test func narrowTypesAreClamped() {
        #expect(Int16(clamping: Float(40000)) == .max && Int16(clamping: Float(-40000)) == .min)
        #expect(UInt8(clamping: -1.0) == 0 && UInt8(clamping: 255.9) == 255 && UInt8(clamping: 256.0) == 255)
    }

    @Test func productsAreChecked() {
        #expect([2, 3, 4].checkedProduct == 24 && [Int]().checkedProduct == 1)
        #expect([0, 5].checkedProduct == 0 && [-1, 5].checkedProduct == nil)
        #expect([1 << 40, 1 << 40].checkedProduct == nil)
        #expect([0, 1 << 62, 1 << 62].checkedProduct == nil, "a zero hides no overflow")
    }

    @Test func leastRecentlyUsedLeave() {
        let cache = LRUCache<Int, Int>(limit: 2)
        _ = cache.value(for: 1) { 10 }
        _ = cache.value(for: 2) { 20 }
        #expect(cache.value(for: 1) { 11 } == 10)
        _ = cache.value(for: 3) { 30 }
        #expect(cache.value(for: 2) { 21 } == 21)
        #expect(cache.value(for: 3) { 31 } == 30)
        #expect(cache.count == 2)
        #expect(cache.counters == CacheCounters(hits: 2, misses: 4))
    }

    @Test func costsAreBounded() {
        let cache = LRUCache<String, [UInt8]>(limit: 100, largest: 60) { $0.count }
        cache.store(Array(repeating: 1, count: 50), for: "a")
        cache.store(Array(repeating: 2, count: 50), for: "b")
        #expect(cache.cost == 100)
        cache.store(Array(repeating: 3, count: 10), for: "a")
        #expect(cache.cost == 60 && cache.count == 2)
        cache.store(Array(repeating: 4, count: 60), for: "c")
        #expect(cache.value(for: "b") == nil && cache.value(for: "c")?.count == 60 && cache.cost == 70)
        cache.store(Array(repeating: 5, count: 61), for: "d")
        #expect(cache.value(for: "d") == nil && cache.cost == 70)
        #expect(cache.removeValue(for: "c")?.count == 60 && cache.cost == 10)
        cache.removeAll()
        #expect(cache.count == 0 && cache.cost == 0)
    }

    /// One value may be larger than the limit: it is used until the next one comes.
    @Test func theNewestStays() {
        let cache = LRUCache<Int, Int>(limit: 10) { $0 }
        cache.store(50, for: 1)
        #expect(cache.value(for: 1) == 50)
        cache.store(3, for: 2)
        #expect(cache.value(for: 1) == nil && cache.cost == 3)
    }

    @Test func resourcesAreFoundInTheSources() {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
        #expect(PackageResources.url("BasicsTests.swift", of: "NoSuchTarget", sources: sources) != nil)
        #expect(PackageResources.url("nothing.txt", of: "NoSuchTarget", sources: sources) == nil)
    }
}
