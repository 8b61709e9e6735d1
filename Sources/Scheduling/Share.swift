import Schemas

/// The two classes of jobs that wait; all of the first go before any of the second.
enum QueueClass: Int, Hashable, Sendable, CaseIterable {
    case emergency, ordinary
}

/// A job's place among those of its agreement.
struct Place: Hashable, Comparable, Sendable {
    var rank: UInt8
    /// Of acceptance.
    var sequence: UInt64

    static func < (left: Place, right: Place) -> Bool {
        (left.rank, left.sequence) < (right.rank, right.sequence)
    }
}

/// Jobs of the same agreements over the same datasets: what is suspended or declared an emergency together.
struct Lane: Hashable, Sendable {
    struct Key: Hashable, Sendable {
        /// Ascending, each once.
        var agreements: [AgreementID]
        var datasets: [DatasetID]
    }

    let key: Key
    let payer: AgreementID
    var jobs = IndexedHeap<JobID, Place>()
    /// How many of its agreements and datasets are suspended.
    var holds: Int
    /// How many of its agreements are under a declared emergency.
    var covered: Int

    /// Nil while it is held.
    var queueClass: QueueClass? {
        holds > 0 ? nil : covered == key.agreements.count && covered > 0 ? .emergency : .ordinary
    }
}

/// One agreement's part of the slots: whoever has used least for its weight goes first.
struct Share: Hashable, Sendable {
    var account: Account
    /// Attempts under way.
    var underWay = 0
    /// Jobs waiting, held ones included.
    var waiting = 0
    /// Has attempts under way or jobs that may start.
    var isBusy = false
    /// Lanes that are not held, by class, each at the place of its first job.
    var lanes = [IndexedHeap<Int, Place>](repeating: IndexedHeap(), count: QueueClass.allCases.count)

    init(weight: Int) { account = Account(weight: weight) }
}

/// Order of agreements; the lower name where two have used the same, so that runs can be replayed.
struct SharePlace: Hashable, Comparable, Sendable {
    var pass: UInt128
    var payer: AgreementID

    static func < (left: SharePlace, right: SharePlace) -> Bool {
        left.pass != right.pass ? left.pass < right.pass : left.payer < right.payer
    }
}
