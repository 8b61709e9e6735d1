import Foundation
import Ledger

/// The record of an instance's folder, read without opening the instance: also while it runs.
package enum LocalRecord {
    /// What a verification found.
    package struct Report: Hashable, Sendable, Codable {
        package struct Break: Hashable, Sendable, Codable {
            /// A code of `Ledger`.
            package var code: String
            /// The first entry that is not as it was recorded.
            package var sequence: Int64?
            package var detail: String
        }

        /// Sound entries, from the first on.
        package var entries: Int64
        package var headHash: String
        /// Signed checkpoints that fit.
        package var checkpoints: Int
        package var firstBreak: Break?
    }

    /// Walks the whole chain and every checkpoint with the public key in the instance's folder. Throws
    /// `ledgerUnavailable`, `homeNewer`, and `keyUnreadable` of `ReleaseProblem`.
    package static func verify(home: InstanceHome, keyPath: String? = nil) throws -> Report {
        let key = try ReleaseVerifier.key(path: keyPath ?? home.publicKeyPath)
        let report: ChainReport
        do {
            report = try LedgerAudit.verify(path: home.ledgerPath, keys: [key])
        } catch {
            throw ServiceFault(error)
        }
        return Report(
            entries: report.entries, headHash: report.headHash, checkpoints: report.checkpoints,
            firstBreak: report.firstBreak.map {
                Report.Break(code: $0.code.rawValue, sequence: $0.sequence, detail: $0.description)
            })
    }

    /// Every entry as a line of JSON, in order.
    package static func export(home: InstanceHome, to sink: (Data) throws -> Void) throws {
        do {
            try EntryExport.write(path: home.ledgerPath, to: sink)
        } catch let error as LedgerError {
            throw ServiceFault(error)
        }
    }
}
