import Foundation

/// A signed statement that the entry `sequence` had this hash. In every receipt and certificate, so that a record that
/// was rewritten later is found by whoever holds one.
package struct Checkpoint: Hashable, Sendable, Codable {
    package var sequence: Int64
    /// Lower-case hexadecimal.
    package var hash: String
    package var timeMilliseconds: Int64
    package var signature: SignatureRecord

    /// The bytes under the signature.
    package static func signedBytes(sequence: Int64, hash: String, timeMilliseconds: Int64) -> Data {
        Data("sluice.ledger.checkpoint.1\n\(sequence)\n\(hash)\n\(timeMilliseconds)\n".utf8)
    }

    package init(sequence: Int64, hash: String, timeMilliseconds: Int64, signature: SignatureRecord) {
        self.sequence = sequence
        self.hash = hash
        self.timeMilliseconds = timeMilliseconds
        self.signature = signature
    }

    package init(sequence: Int64, hash: String, timeMilliseconds: Int64, key: SigningKey) throws(LedgerError) {
        let bytes = Self.signedBytes(sequence: sequence, hash: hash, timeMilliseconds: timeMilliseconds)
        self.init(
            sequence: sequence, hash: hash, timeMilliseconds: timeMilliseconds, signature: try key.sign(bytes))
    }

    /// True when the key made the signature over these very values.
    package func isValid(under key: PublicKey) -> Bool {
        key.isValid(
            signature, for: Self.signedBytes(sequence: sequence, hash: hash, timeMilliseconds: timeMilliseconds))
    }
}
