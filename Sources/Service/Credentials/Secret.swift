import Crypto
import Foundation
import Ledger

/// A secret of 256 random bits as people and machines hold it. The service keeps its SHA-256 alone: with so much
/// entropy there is nothing for a slow hash to slow down.
package struct Secret: Sendable {
    package enum Kind: String, Sendable {
        /// Exchanged for a session.
        case personal = "sls_"
        case session = "slx_"
        case machine = "slt_"
    }

    /// Kind and 64 hexadecimal digits. Shown once, never logged.
    package let text: String

    package static func generate(_ kind: Kind) -> Secret {
        Secret(text: kind.rawValue + Hexadecimal.text(randomBytes(32)))
    }

    /// On Linux the system generator is getrandom(2): a word a call. `count` is a multiple of 8.
    static func randomBytes(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        while bytes.count < count {
            let word = generator.next()
            for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: word >> shift)) }
        }
        return bytes
    }

    package init(text: String) { self.text = text }

    /// Lower-case hexadecimal.
    package var sha256: String { Self.sha256(Data(text.utf8)) }

    package static func sha256(_ bytes: Data) -> String { Hexadecimal.text(SHA256.hash(data: bytes)) }

    /// Takes as long wherever the texts differ.
    package static func isEqual(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard left.count == right.count else { return false }
        return zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
