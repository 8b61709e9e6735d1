/// What one agreement has used; amounts are `Growth`'s.
struct Account: Hashable, Sendable {
    var weight: Int
    /// Slot time used.
    var usage: UInt128 = 0
    /// What was charged, each charge by the weight of its time; raised when the agreement comes back from being away.
    var pass: UInt128 = 0
    /// Expected cost of an attempt: a moving mean of those that ended. At first a second of one slot.
    var estimate = 1_000 * Account.costPerSlotMillisecond

    init(weight: Int) { self.weight = weight }

    static let costPerSlotMillisecond: Int64 = 1_024

    var isForgotten: Bool { usage == 0 && pass == 0 }

    mutating func charge(_ amount: UInt128) -> Charge {
        let charge = Charge(usage: amount, pass: amount / UInt128(max(1, weight)))
        usage += charge.usage
        pass += charge.pass
        return charge
    }

    mutating func takeBack(_ charge: Charge) {
        usage -= min(usage, charge.usage)
        pass -= min(pass, charge.pass)
    }

    mutating func scale(down shift: Int) {
        usage >>= UInt128(shift)
        pass >>= UInt128(shift)
    }
}

/// What one attempt was charged.
struct Charge: Hashable, Sendable {
    var usage: UInt128 = 0
    var pass: UInt128 = 0

    func scaled(down shift: Int) -> Charge { Charge(usage: usage >> UInt128(shift), pass: pass >> UInt128(shift)) }
}
