/// So many places, taken in order of arrival.
struct SlotQueue {
    private var free: Int
    private var lastTicket: UInt64 = 0
    private var waiting: [(ticket: UInt64, continuation: CheckedContinuation<Bool, Never>)] = []
    private var givenUp: Set<UInt64> = []

    init(capacity: Int) { free = capacity }

    /// Nil when a place was free and is taken now, else a ticket to wait with.
    mutating func enter() -> UInt64? {
        if free > 0 && waiting.isEmpty {
            free -= 1
            return nil
        }
        lastTicket += 1
        return lastTicket
    }

    mutating func wait(_ ticket: UInt64, _ continuation: CheckedContinuation<Bool, Never>) {
        if givenUp.remove(ticket) != nil { return continuation.resume(returning: false) }
        waiting.append((ticket, continuation))
        admit()
    }

    /// Cancellation may come before the wait, in it, or after it: then it has no effect here.
    mutating func giveUp(_ ticket: UInt64) {
        if let index = waiting.firstIndex(where: { $0.ticket == ticket }) {
            waiting.remove(at: index).continuation.resume(returning: false)
        } else {
            givenUp.insert(ticket)
        }
    }

    mutating func leave() {
        free += 1
        admit()
    }

    private mutating func admit() {
        while free > 0, !waiting.isEmpty {
            free -= 1
            waiting.removeFirst().continuation.resume(returning: true)
        }
    }
}
