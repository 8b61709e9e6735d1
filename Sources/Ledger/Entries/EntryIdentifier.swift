import Foundation

/// Makes time-ordered identifiers (RFC 9562, version 7, method 1: a counter in `rand_a`), strictly ascending even when the
/// clock stands still or steps back. Random keys would cost SQLite up to five times as much in batches.
package struct EntryIdentifier: Sendable {
    private var lastMilliseconds: Int64 = 0
    private var counter: UInt16 = 0
    private let random: @Sendable () -> UInt64

    /// `last`: the newest identifier already given out, so that a restart with a clock set back still ascends.
    package init(after last: String? = nil, random: @escaping @Sendable () -> UInt64) {
        self.random = random
        guard let last, let fields = Self.fields(of: last) else { return }
        (lastMilliseconds, counter) = fields
    }

    /// The next identifier; `milliseconds` since 1970.
    package mutating func next(milliseconds: Int64) -> String {
        if milliseconds > lastMilliseconds {
            (lastMilliseconds, counter) = (milliseconds, 0)
        } else if counter < 0xFFF {
            counter += 1
        } else {
            (lastMilliseconds, counter) = (lastMilliseconds + 1, 0)
        }
        let high = UInt64(truncatingIfNeeded: lastMilliseconds) << 16 | 0x7000 | UInt64(counter)
        let low = 0x8000_0000_0000_0000 | random() >> 2
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for word in [high, low] {
            for shift in stride(from: 60, through: 0, by: -4) {
                switch text.count {
                case 8, 13, 18, 23: text.append(UInt8(ascii: "-"))
                default: break
                }
                text.append(Hexadecimal.digit(word >> shift & 0xF))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Below every identifier of this moment or later, above those of earlier ones.
    package static func bound(milliseconds: Int64) -> String {
        let digits = hex(UInt64(clamping: milliseconds) << 16).prefix(12)
        return "\(digits.prefix(8))-\(digits.suffix(4))"
    }

    /// Milliseconds and counter of an identifier made here; nil for any other text.
    static func fields(of identifier: String) -> (Int64, UInt16)? {
        let digits = identifier.filter { $0 != "-" }
        guard digits.utf8.count == 32, let high = UInt64(digits.prefix(16), radix: 16), high >> 12 & 0xF == 7 else {
            return nil
        }
        return (Int64(high >> 16), UInt16(high & 0xFFF))
    }

    private static func hex(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
