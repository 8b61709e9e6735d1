import Foundation
import Schemas
import Testing

@testable import Scheduling

/// The structures alone.
@Suite struct StructureTests {
    @Test func heapAgainstASortedList() {
        var random = Seeded(state: 11)
        for _ in 0..<60 {
            var (heap, visits, model) = (IndexedHeap<Int, Int>(), VisitCounter(), [Int: Int]())
            for step in 0..<300 {
                let element = Int.random(in: 0..<40, using: &random)
                if Bool.random(using: &random) {
                    let key = Int.random(in: 0..<1_000, using: &random) * 64 + element
                    heap.set(element, key, &visits)
                    model[element] = key
                } else {
                    let wasThere = heap.remove(element, &visits)
                    #expect(wasThere == (model.removeValue(forKey: element) != nil))
                }
                if step % 50 == 49 {
                    heap.rekey(&visits) { -(model[$0] ?? 0) }
                    model = model.mapValues { -$0 }
                }
                #expect(heap.isSound && heap.count == model.count)
                #expect(heap.first?.key == model.values.min())
            }
        }
    }

    /// All orders of putting five in and taking them out again.
    @Test func heapExhaustively() {
        func orders(_ left: [Int]) -> [[Int]] {
            left.isEmpty ? [[]] : left.flatMap { first in orders(left.filter { $0 != first }).map { [first] + $0 } }
        }
        let all = orders([1, 2, 3, 4, 5])
        for entering in all {
            for leaving in all {
                var (heap, visits) = (IndexedHeap<Int, Int>(), VisitCounter())
                for element in entering { heap.set(element, element, &visits) }
                for (index, element) in leaving.enumerated() {
                    guard heap.first?.key == leaving[index...].min() else { return #expect(Bool(false)) }
                    heap.remove(element, &visits)
                }
            }
        }
    }

    @Test func powersOfTwo() {
        for fraction in stride(from: UInt64(0), to: 65_536, by: 97) {
            let exact = exp2(Double(fraction) / 65_536) * 4_294_967_296
            #expect(abs(Double(Growth.power(fraction: fraction)) - exact) < 32)
        }
        for fraction in UInt64(1)..<65_536
        where Growth.power(fraction: fraction) <= Growth.power(fraction: fraction - 1) {
            Issue.record("not ascending at \(fraction)")
        }
    }

    @Test func growthDoublesEachHalfLife() {
        var growth = Growth(halfLifeMilliseconds: 1_000)
        let first = growth.amount(1_000)
        #expect(growth.advance(to: 3_000) == 0)
        #expect(growth.amount(1_000) == first << 3)
        #expect(growth.cost(first) == 125)
        #expect(growth.advance(to: 40_500) == 40)
        #expect(growth.cost(first >> 40) == 0)
        #expect(growth.advance(to: .max / 4) == 127)
    }

    @Test func steadyTime() {
        var time = SteadyTime()
        for (now, expected) in [
            (Int64(50), Int64(0)), (60, 10), (20, 10), (30, 20), (9_999, 120), (.max, 220), (.min, 220),
        ] {
            time.advance(to: Instant(milliseconds: now), longestStep: 100)
            #expect(time.milliseconds == expected)
        }
    }

    @Test func recentlyEnded() {
        var ended = RecentlyEnded(limit: 3)
        for index in 0..<5 { ended.insert(JobID("\(index)")) }
        ended.insert(JobID("4"))
        #expect((0..<5).map { ended.contains(JobID("\($0)")) } == [false, false, true, true, true])
    }
}
