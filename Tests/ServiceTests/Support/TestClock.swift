import Schemas
import Synchronization

/// A clock that stands still until a test moves it.
final class TestClock: Sendable {
    /// Where it stands at first, in milliseconds.
    static let start: Int64 = 1_790_000_000_000
    private let now = Mutex<Int64>(start)
    /// Milliseconds by which each reading moves it.
    private let step = Mutex<Int64>(0)

    var read: @Sendable () -> Instant {
        { [self] in
            let step = step.withLock { $0 }
            return now.withLock { now in
                defer { now += step }
                return Instant(milliseconds: now)
            }
        }
    }

    func advance(seconds: Int64) { now.withLock { $0 += seconds * 1_000 } }

    func moveOnEachReading(milliseconds: Int64) { step.withLock { $0 = milliseconds } }
}
