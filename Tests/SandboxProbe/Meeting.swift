import Glibc
import Synchronization

/// Threads that meet at values of the Swift runtime that nobody has made yet; says how often each was made and what was seen.
func meetAtLazyValues(threads: Int) {
    var all: [pthread_t] = []
    for _ in 0..<threads {
        var thread = pthread_t()
        let made = pthread_create(
            &thread, nil,
            { _ in
                arrived.add(1, ordering: .relaxed)
                while arrived.load(ordering: .relaxed) < expected.load(ordering: .relaxed) {}
                seen.add(Lazy.slow, ordering: .relaxed)
                return nil
            }, nil)
        guard made == 0 else { return say("no thread") }
        all.append(thread)
        expected.store(all.count == threads ? threads : .max, ordering: .relaxed)
    }
    for thread in all { pthread_join(thread, nil) }
    say("made \(made.load(ordering: .relaxed)), seen \(seen.load(ordering: .relaxed))")
}

/// The first pthread_create makes calls that are forbidden after the lock.
func warmThreads() {
    var thread = pthread_t()
    if pthread_create(&thread, nil, { _ in nil }, nil) == 0 { pthread_join(thread, nil) }
}

private let arrived = Atomic(0)
private let expected = Atomic(Int.max)
private let made = Atomic(0)
private let seen = Atomic(0)

private enum Lazy {
    /// Takes so long to make that every thread comes while one is at it.
    static let slow: Int = {
        made.add(1, ordering: .relaxed)
        var value = 1
        for step in 0..<20_000_000 { value = (value &* 31 &+ step) & 0xffff }
        return value == .max ? 0 : 1
    }()
}
