import Crypto
import Foundation

/// A signature as certificates and checkpoints carry it.
package struct SignatureRecord: Hashable, Sendable, Codable {
    /// `ed25519`; any other is refused.
    package var alg: String
    /// `PublicKey.keyID` of the key that made it.
    package var keyId: String
    /// 64 bytes, base64.
    package var value: String

    package init(alg: String, keyId: String, value: String) {
        self.alg = alg
        self.keyId = keyId
        self.value = value
    }

    /// The only algorithm of this version.
    package static let ed25519 = "ed25519"
}

/// An Ed25519 public key with the identifier derived from it.
package struct PublicKey: Hashable, Sendable {
    /// 32 bytes.
    package let raw: Data
    /// The first 16 hexadecimal digits of the key's SHA-256.
    package let keyID: String

    package init(raw: Data) throws(LedgerError) {
        guard raw.count == 32, (try? Curve25519.Signing.PublicKey(rawRepresentation: raw)) != nil else {
            throw LedgerError(.badKey, "a public key has 32 bytes")
        }
        self.raw = raw
        keyID = String(Hexadecimal.text(SHA256.hash(data: raw)).prefix(16))
    }

    /// True when `signature` is this key's over exactly these bytes.
    package func isValid(_ signature: SignatureRecord, for bytes: Data) -> Bool {
        guard signature.alg == SignatureRecord.ed25519, signature.keyId == keyID,
            let value = Data(base64Encoded: signature.value), value.count == 64,
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: raw)
        else { return false }
        return key.isValidSignature(value, for: bytes)
    }
}

/// An instance's Ed25519 signing key. Never in backups, exports or entries.
package struct SigningKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey
    package let publicKey: PublicKey

    /// `raw`: the 32 secret bytes.
    package init(raw: Data) throws(LedgerError) {
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: raw) else {
            throw LedgerError(.badKey, "a signing key has 32 bytes")
        }
        self.key = key
        publicKey = try PublicKey(raw: key.publicKey.rawRepresentation)
    }

    /// A fresh key from the system's random source.
    package static func generate() throws(LedgerError) -> SigningKey {
        try SigningKey(raw: Curve25519.Signing.PrivateKey().rawRepresentation)
    }

    /// The 32 secret bytes.
    package var raw: Data { key.rawRepresentation }

    package func sign(_ bytes: Data) throws(LedgerError) -> SignatureRecord {
        guard let value = try? key.signature(for: bytes) else {
            throw LedgerError(.badKey, "the signing key does not sign")
        }
        return SignatureRecord(
            alg: SignatureRecord.ed25519, keyId: publicKey.keyID, value: value.base64EncodedString())
    }
}
