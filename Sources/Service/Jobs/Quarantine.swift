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
        var generator = SystemRandomNumberGenerator()
        let salt = Data((0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        let table = try CanonicalJSON.encode(StoredTable(result.table))
        let evidence = try CanonicalJSON.encode(StoredEvidence(result.evidence))
        let stored = Stored(format: Stored.currentFormat, salt: salt, table: table, evidence: evidence)
        let box = try AES.GCM.seal(
            try CanonicalJSON.encode(stored), using: key, authenticating: Data(job.rawValue.utf8))
        guard let bytes = box.combined else { throw ServiceFault(.fileUnavailable, "a result cannot be sealed") }
        return (
            Attachment(.quarantine, name: job.rawValue, bytes: bytes),
            [Self.commitment("result", salt, table), Self.commitment("evidence", salt, evidence)]
        )
    }

    /// Opens and compares with the commitments in the chain. Throws `ledgerUnavailable` when something was exchanged.
    func open(_ bytes: Data, job: JobID, commitments: [SaltedCommitment]) throws -> TrueResult {
        do {
            let plain = try AES.GCM.open(
                try AES.GCM.SealedBox(combined: bytes), using: key, authenticating: Data(job.rawValue.utf8))
            let stored = try CanonicalJSON.decode(Stored.self, from: plain)
            let found = [
                Self.commitment("result", stored.salt, stored.table),
                Self.commitment("evidence", stored.salt, stored.evidence),
            ]
            guard stored.format == Stored.currentFormat, found == commitments else {
                throw ServiceFault(.ledgerUnavailable, "a quarantined result is not the one that was recorded")
            }
            return TrueResult(
                table: try CanonicalJSON.decode(StoredTable.self, from: stored.table).table,
                evidence: try CanonicalJSON.decode(StoredEvidence.self, from: stored.evidence).evidence)
        } catch let fault as ServiceFault {
            throw fault
        } catch {
            throw ServiceFault(.ledgerUnavailable, "a quarantined result cannot be opened")
        }
    }

    private static func commitment(_ name: String, _ salt: Data, _ bytes: Data) -> SaltedCommitment {
        SaltedCommitment(of: name, sha256: Secret.sha256(Data("sluice.commitment.1 \(name)\n".utf8) + salt + bytes))
    }

    private struct Stored: Codable {
        static let currentFormat = 1
        var format: Int
        var salt: Data
        var table: Data
        var evidence: Data
    }
}
