import Glibc
import Synchronization

/// A descriptor that is closed once: by `close()`, or with its last owner. An optimised build ends a local owner after its last
/// mention: whoever uses the bare number of one says `defer { it.close() }`.
final class Descriptor: Sendable {
    private let value: Mutex<Int32>

    init(_ number: Int32) { value = Mutex(number) }
    deinit { close() }

    /// -1 once closed.
    var number: Int32 { value.withLock { $0 } }

    /// Another number for the same file, closed on its own.
    func duplicate() throws(ConfinementError) -> Descriptor {
        let copy = Descriptor(fcntl(number, F_DUPFD_CLOEXEC, 3))
        guard copy.number >= 0 else { throw systemError("fcntl F_DUPFD_CLOEXEC") }
        return copy
    }

    func close() {
        value.withLock { number in
            if number >= 0 { _ = Glibc.close(number) }
            number = -1
        }
    }
}

/// The error of the system call that just failed.
func systemError(_ call: String) -> ConfinementError {
    let number = errno
    return ConfinementError(.system, "\(call): errno \(number)")
}
