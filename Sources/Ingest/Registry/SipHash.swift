/// SipHash-2-4 with 128 bits and SipHash-1-3 with 64 (Aumasson, Bernstein 2012): short keyed hashes.
struct SipHash {
    private var v0, v1, v2, v3: UInt64

    private init(_ k0: UInt64, _ k1: UInt64, wide: Bool) {
        v0 = k0 ^ 0x736f_6d65_7073_6575
        v1 = k1 ^ 0x646f_7261_6e64_6f6d ^ (wide ? 0xEE : 0)
        v2 = k0 ^ 0x6c79_6765_6e65_7261
        v3 = k1 ^ 0x7465_6462_7974_6573
    }

    @inline(__always)
    private mutating func round() {
        func rotated(_ value: UInt64, _ bits: UInt64) -> UInt64 { value << bits | value >> (64 - bits) }
        v0 &+= v1
        v1 = rotated(v1, 13) ^ v0
        v0 = rotated(v0, 32)
        v2 &+= v3
        v3 = rotated(v3, 16) ^ v2
        v0 &+= v3
        v3 = rotated(v3, 21) ^ v0
        v2 &+= v1
        v1 = rotated(v1, 17) ^ v2
        v2 = rotated(v2, 32)
    }

    /// 128 bits of `bytes` under a key.
    static func hash128(_ bytes: [UInt8], key: (UInt64, UInt64)) -> (UInt64, UInt64) {
        var state = SipHash(key.0, key.1, wide: true)
        func absorb(_ word: UInt64) {
            state.v3 ^= word
            state.round()
            state.round()
            state.v0 ^= word
        }
        var (word, shift): (UInt64, UInt64) = (0, 0)
        for byte in bytes {
            word |= UInt64(byte) << shift
            shift += 8
            if shift == 64 {
                absorb(word)
                (word, shift) = (0, 0)
            }
        }
        absorb(word | UInt64(truncatingIfNeeded: bytes.count) << 56)
        state.v2 ^= 0xEE
        for _ in 0..<4 { state.round() }
        let low = state.v0 ^ state.v1 ^ state.v2 ^ state.v3
        state.v1 ^= 0xDD
        for _ in 0..<4 { state.round() }
        return (low, state.v0 ^ state.v1 ^ state.v2 ^ state.v3)
    }

    /// 64 bits of one word under a key, in 1 + 3 rounds: the round function of `OrdinalCipher`.
    static func hash64(_ word: UInt64, key: (UInt64, UInt64)) -> UInt64 {
        var state = SipHash(key.0, key.1, wide: false)
        for part in [word, 8 << 56] {
            state.v3 ^= part
            state.round()
            state.v0 ^= part
        }
        state.v2 ^= 0xFF
        for _ in 0..<3 { state.round() }
        return state.v0 ^ state.v1 ^ state.v2 ^ state.v3
    }

    /// Two little-endian words of 16 bytes.
    static func words(_ bytes: some Collection<UInt8>) -> (UInt64, UInt64) {
        var words: (UInt64, UInt64) = (0, 0)
        for (index, byte) in bytes.prefix(16).enumerated() {
            if index < 8 {
                words.0 |= UInt64(byte) << UInt64(index * 8)
            } else {
                words.1 |= UInt64(byte) << UInt64(index * 8 - 64)
            }
        }
        return words
    }
}
