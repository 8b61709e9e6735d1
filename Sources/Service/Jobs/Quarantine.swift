import Crypto
import Foundation
import Ledger
import Schemas

/// True results at rest: AES-256-GCM under the instance key, bound to their job. Opened for checkers, treatment and release.
package struct Quarantine: Sendable {
    private let key: SymmetricKey

    init(keys: InstanceKeys) {
        key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: SymmetricKey(data: keys.instance), info: Data("sluice.quarantine.1".utf8),
            outputByteCount: 32)
    }

    /// The sealed bytes, and the salted commitments that the chain may hold.
    func seal(_ result: TrueResult, job: JobID) throws -> (attachment: Attachment, commitments: [SaltedCommitment]) {
        let stored = StoredResult(result, salt: Secret.randomBytes(StoredResult.saltBytes))
        let box = try AES.GCM.seal(Data(stored.bytes), using: key, authenticating: Data(job.rawValue.utf8))
        guard let bytes = box.combined else { throw ServiceFault(.fileUnavailable, "a result cannot be sealed") }
        return (Attachment(.quarantine, name: job.rawValue, bytes: bytes), Self.commitments(of: stored))
    }

    /// Opens and compares with the commitments in the chain. Throws `ledgerUnavailable` when something was exchanged.
    func open(_ bytes: Data, job: JobID, commitments: [SaltedCommitment]) throws -> TrueResult {
        do {
            let plain = try AES.GCM.open(
                try AES.GCM.SealedBox(combined: bytes), using: key, authenticating: Data(job.rawValue.utf8))
            let stored = try StoredResult(bytes: Array(plain))
            guard Self.commitments(of: stored) == commitments else {
                throw ServiceFault(.ledgerUnavailable, "a quarantined result is not the one that was recorded")
            }
            return try stored.result()
        } catch let fault as ServiceFault {
            throw fault
        } catch {
            throw ServiceFault(.ledgerUnavailable, "a quarantined result cannot be opened")
        }
    }

    private static func commitments(of stored: StoredResult) -> [SaltedCommitment] {
        [commitment("result", stored.salt, stored.table), commitment("evidence", stored.salt, stored.evidence)]
    }

    private static func commitment(_ name: String, _ salt: [UInt8], _ bytes: ArraySlice<UInt8>) -> SaltedCommitment {
        var hasher = SHA256()
        hasher.update(data: Array("sluice.commitment.2 \(name)\n".utf8))
        hasher.update(data: salt)
        hasher.update(data: bytes)
        return SaltedCommitment(of: name, sha256: Hexadecimal.text(hasher.finalize()))
    }
}
