/// A keyed bijection of the non-zero 64-bit numbers: a balanced Feistel network of eight rounds (Luby, Rackoff 1988).
struct OrdinalCipher {
    private let key: (UInt64, UInt64)
    private static let rounds: UInt64 = 8

    init(key: (UInt64, UInt64)) { self.key = key }

    /// The pseudonym of an ordinal; never 0, distinct for distinct ordinals below 2^64 - 1.
    func pseudonym(_ ordinal: UInt64) -> UInt64 {
        // Whatever maps to 0 takes the place that 0 maps to: the rest stays a bijection without 0.
        let image = permuted(ordinal &+ 1)
        return image == 0 ? permuted(0) : image
    }

    private func permuted(_ value: UInt64) -> UInt64 {
        var (left, right) = (value >> 32, value & 0xFFFF_FFFF)
        for round in 0..<Self.rounds {
            (left, right) = (right, left ^ (SipHash.hash64(round << 32 | right, key: key) & 0xFFFF_FFFF))
        }
        return left << 32 | right
    }
}
