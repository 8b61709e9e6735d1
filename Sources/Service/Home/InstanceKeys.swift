import Foundation
import Ledger

/// The instance's keys. Private parts stay in their files and in memory: never in backups, exports, logs or entries.
package struct InstanceKeys: Sendable {
    /// Signs releases and checkpoints.
    package let signing: SigningKey
    /// 32 bytes. Turns a subject's ordinal into its stable pseudonym; handed to confined imports alone.
    package let pseudonym: Data
    /// 32 bytes. Wraps the keys of what is encrypted at rest.
    package let instance: Data

    /// What `keys/release.pub` holds.
    package struct PublicFile: Hashable, Sendable, Codable {
        package var alg: String
        package var keyId: String
        /// Base64.
        package var publicKey: String

        package init(_ key: PublicKey) {
            alg = SignatureRecord.ed25519
            keyId = key.keyID
            publicKey = key.raw.base64EncodedString()
        }

        /// The key, if the file is sound.
        package func key() throws(LedgerError) -> PublicKey {
            guard alg == SignatureRecord.ed25519, let raw = Data(base64Encoded: publicKey) else {
                throw LedgerError(.badKey, "not an Ed25519 key")
            }
            let key = try PublicKey(raw: raw)
            guard key.keyID == keyId else { throw LedgerError(.badKey, "the key's identifier is not its own") }
            return key
        }
    }

    private static let names = (signing: "release.key", pseudonym: "pseudonym.key", instance: "instance.key")

    /// Makes fresh keys and their files, for the owner alone.
    static func create(in home: InstanceHome) throws -> InstanceKeys {
        let keys = InstanceKeys(signing: try SigningKey.generate(), pseudonym: randomKey(), instance: randomKey())
        try write(keys.signing.raw, names.signing, home)
        try write(keys.pseudonym, names.pseudonym, home)
        try write(keys.instance, names.instance, home)
        try InstanceHome.write(
            try CanonicalJSON.encode(PublicFile(keys.signing.publicKey)) + Data("\n".utf8), to: home.publicKeyPath)
        return keys
    }

    /// Reads the keys. Throws `homeInvalid` when one is missing, malformed or open to others.
    static func load(from home: InstanceHome) throws(ServiceFault) -> InstanceKeys {
        do {
            return InstanceKeys(
                signing: try SigningKey(raw: try read(names.signing, home)), pseudonym: try read(names.pseudonym, home),
                instance: try read(names.instance, home))
        } catch let fault as ServiceFault {
            throw fault
        } catch {
            throw ServiceFault(.homeInvalid, "the signing key is malformed")
        }
    }

    private static func randomKey() -> Data {
        var generator = SystemRandomNumberGenerator()
        return Data((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }

    private static func write(_ key: Data, _ name: String, _ home: InstanceHome) throws(ServiceFault) {
        try InstanceHome.write(Data(Hexadecimal.text(key).utf8), to: "\(home.keysPath)/\(name)")
    }

    private static func read(_ name: String, _ home: InstanceHome) throws(ServiceFault) -> Data {
        let path = "\(home.keysPath)/\(name)"
        guard let text = FileManager.default.contents(atPath: path).map({ String(decoding: $0, as: UTF8.self) }),
            let key = Hexadecimal.bytes(text), key.count == 32
        else { throw ServiceFault(.homeInvalid, "the key \(name) is missing or malformed") }
        let mode = (try? FileManager.default.attributesOfItem(atPath: path))?[.posixPermissions] as? Int
        guard mode.map({ $0 & 0o077 == 0 }) == true else {
            throw ServiceFault(.homeInvalid, "the key \(name) is open to others: chmod 600")
        }
        return key
    }
}
