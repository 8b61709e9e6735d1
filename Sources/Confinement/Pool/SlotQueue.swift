/// So many places, taken in order of arrival, and so many that may wait for one.
struct SlotQueue {
    enum Entry: Equatable {
        /// A place was free and is taken now.
        case entered
        /// To be waited with.
        case ticket(UInt64)
        /// Too many wait already.
        case refused
    }

    private var free: Int
    private let waitingLimit: Int
    private var lastTicket: UInt64 = 0
    private var waiting: [(ticket: UInt64, continuation: CheckedContinuation<Bool, Never>)] = []
    /// Tickets given out that nobody waits with yet; false once given up.
    private var issued: [UInt64: Bool] = [:]

    init(capacity: Int, waitingLimit: Int) {
        free = capacity
        self.waitingLimit = waitingLimit
    }

    /// Those in line.
    var waitingCount: Int { waiting.count + issued.count }

    mutating func enter() -> Entry {
        if free > 0 && waitingCount == 0 {
            free -= 1
            return .entered
        }
        guard waitingCount < waitingLimit else { return .refused }
        lastTicket += 1
        issued[lastTicket] = true
        return .ticket(lastTicket)
    }

    mutating func wait(_ ticket: UInt64, _ continuation: CheckedContinuation<Bool, Never>) {
        guard issued.removeValue(forKey: ticket) == true else { return continuation.resume(returning: false) }
        waiting.append((ticket, continuation))
        admit()
    }

    /// Cancellation may come before the wait, in it, or after it: then it has no effect here.
    mutating func giveUp(_ ticket: UInt64) {
        if issued[ticket] != nil {
            issued[ticket] = false
        } else if let index = waiting.firstIndex(where: { $0.ticket == ticket }) {
            waiting.remove(at: index).continuation.resume(returning: false)
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
