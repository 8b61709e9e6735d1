import Synchronization

/// With what a writer begins.
struct Opening<State: RecordedState>: Sendable {
    var journal: Journal<State>
    /// The entry of the newest snapshot.
    var snapshotSequence: Int64
}

/// Something that changes hands once, and is kept by nobody else.
final class Handover<Value: Sendable>: Sendable {
    private let value: Mutex<Value?>

    init(_ value: Value) { self.value = Mutex(value) }

    /// Nil the second time.
    func take() -> Value? {
        value.withLock { value in
            defer { value = nil }
            return value
        }
    }
}
