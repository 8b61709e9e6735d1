import Schemas
import Testing

@testable import Service

@Suite struct TimerLineTests {
    private let start = ContinuousClock.now
    private func at(_ seconds: Int) -> ContinuousClock.Instant { start + .seconds(seconds) }
    private func deadline(_ name: String) -> DispatchTimer { .deadline(JobID(name), attempt: 1) }

    @Test func theFirstDueIsWaitedFor() {
        var line = TimerLine()
        #expect(line.set(deadline("a"), at: at(10)) == at(10))
        #expect(line.set(deadline("b"), at: at(20)) == nil)
        #expect(line.set(.space, at: at(1)) == at(1))
        // Whoever was asked first is not needed any more.
        #expect(line.look(at: at(10), asked: at(10)) == TimerLine.Found(due: [], next: nil))
        #expect(line.look(at: at(1), asked: at(1)) == TimerLine.Found(due: [.space], next: at(10)))
        #expect(
            line.look(at: at(20), asked: at(10)) == TimerLine.Found(due: [deadline("a"), deadline("b")], next: nil))
        #expect(line.set(deadline("c"), at: at(30)) == at(30))
    }

    @Test func whatWasClearedDoesNotFire() {
        var line = TimerLine()
        _ = line.set(deadline("a"), at: at(10))
        _ = line.set(deadline("b"), at: at(20))
        line.clear(deadline("a"))
        #expect(line.look(at: at(10), asked: at(10)) == TimerLine.Found(due: [], next: at(20)))
        line.clear(deadline("b"))
        #expect(line.look(at: at(20), asked: at(20)) == TimerLine.Found(due: [], next: nil))
    }

    @Test func aTimerSetAgainFiresOnce() {
        var line = TimerLine()
        _ = line.set(.space, at: at(10))
        #expect(line.set(.space, at: at(20)) == nil)
        #expect(line.look(at: at(10), asked: at(10)) == TimerLine.Found(due: [], next: at(20)))
        #expect(line.look(at: at(20), asked: at(20)) == TimerLine.Found(due: [.space], next: nil))
    }
}
