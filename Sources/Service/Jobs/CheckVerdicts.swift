import Crypto
import Foundation
import Governance
import Ledger
import Schemas
import Synchronization

/// Verdicts of the check without data, so that a text that was found right is not compiled anew for every submission. The
/// same agreements, program, versions (and with them schemas) and policy give the same verdict; only acceptances are kept,
/// and of each agreement's own: nobody learns from the time of an answer what another submitted.
final class CheckVerdicts: Sendable {
    /// Verdicts kept, the oldest leaving first, and the longest text that is kept, in bytes.
    static let limit = 1_024
    static let textBytesLimit = 16_384

    /// All that a verdict depends on.
    struct Key: Hashable, Sendable {
        var agreements: [AgreementID]
        var datasets: [JobDataset]
        /// Of its bytes: texts that Unicode holds to be equal need not compile alike.
        var programSHA256: Data
        var policySHA256: String

        init(_ job: JobSpecification, policySHA256: String) throws {
            agreements = job.agreements
            datasets = job.datasets
            programSHA256 = Data(SHA256.hash(data: try CanonicalJSON.bytes(of: job.program)))
            self.policySHA256 = policySHA256
        }
    }

    private typealias Verdict = Result<CheckAnswer, ServiceFault>

    private struct Known {
        var accepted: [Key: [ResultColumn]] = [:]
        var order: [Key] = []
        /// Checks under way: whoever comes with the same key meanwhile waits for the one answer.
        var underWay: [Key: Task<Verdict, Never>] = [:]
    }

    private let engine: any ComputeEngine
    private let known = Mutex(Known())

    init(engine: any ComputeEngine) { self.engine = engine }

    /// True when the work of this key was accepted and is remembered.
    func isAccepted(_ key: Key) -> Bool { known.withLock { $0.accepted[key] != nil } }

    /// As the engine's `check`; `work` is the key's. Throws `sandboxUnavailable`, `workerFault`.
    func check(_ work: CheckWork, _ key: Key) async throws(ServiceFault) -> CheckAnswer {
        guard work.text.utf8.count <= Self.textBytesLimit else { return try await engine.check(work) }
        let task: Task<Verdict, Never> = known.withLock { known in
            if let columns = known.accepted[key] { return Task { Verdict.success(.accepted(columns)) } }
            if let task = known.underWay[key] { return task }
            let task = Task { await verdict(on: work, key) }
            known.underWay[key] = task
            return task
        }
        return try await task.value.get()
    }

    private func verdict(on work: CheckWork, _ key: Key) async -> Verdict {
        let verdict: Verdict
        do throws(ServiceFault) { verdict = .success(try await engine.check(work)) } catch { verdict = .failure(error) }
        known.withLock { known in
            known.underWay[key] = nil
            if case .success(.accepted(let columns)) = verdict { Self.keep(columns, key, &known) }
        }
        return verdict
    }

    private static func keep(_ columns: [ResultColumn], _ key: Key, _ known: inout Known) {
        guard known.accepted.updateValue(columns, forKey: key) == nil else { return }
        known.order.append(key)
        // Half at a time: each is moved once for every one that leaves.
        guard known.order.count > limit else { return }
        for old in known.order.prefix(limit / 2) { known.accepted[old] = nil }
        known.order.removeFirst(limit / 2)
    }
}
