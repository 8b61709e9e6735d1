import Governance
import Schemas

/// Verdicts of the check without data, so that a text that was found right is not compiled anew for every submission. The
/// same agreements, text, arguments, schemas and policy give the same verdict; only acceptances are kept, and of each
/// agreement's own: nobody learns from the time of an answer what another submitted.
actor CheckVerdicts {
    /// Verdicts kept, the oldest leaving first, and the longest text that is kept, in bytes.
    static let limit = 1_024
    static let textBytesLimit = 16_384

    private struct Key: Hashable {
        var agreements: [AgreementID]
        var policySHA256: String
        var work: CheckWork
    }

    private let engine: any ComputeEngine
    private var accepted: [Key: [ResultColumn]] = [:]
    private var order: [Key] = []
    /// Checks under way: whoever comes with the same key meanwhile waits for the one answer.
    private var underWay: [Key: Task<Result<CheckAnswer, ServiceFault>, Never>] = [:]

    init(engine: any ComputeEngine) { self.engine = engine }

    /// As the engine's `check`. Throws `sandboxUnavailable`, `workerFault`.
    func check(
        _ work: CheckWork, agreements: [AgreementID], policySHA256: String
    ) async throws(ServiceFault) -> CheckAnswer {
        guard work.text.utf8.count <= Self.textBytesLimit else { return try await engine.check(work) }
        let key = Key(agreements: agreements, policySHA256: policySHA256, work: work)
        if let columns = accepted[key] { return .accepted(columns) }
        if let task = underWay[key] { return try await task.value.get() }
        let engine = engine
        let task = Task { () async -> Result<CheckAnswer, ServiceFault> in
            do throws(ServiceFault) { return .success(try await engine.check(work)) } catch { return .failure(error) }
        }
        underWay[key] = task
        let answer = await task.value
        underWay[key] = nil
        if case .success(.accepted(let columns)) = answer { keep(columns, key) }
        return try answer.get()
    }

    private func keep(_ columns: [ResultColumn], _ key: Key) {
        guard accepted.updateValue(columns, forKey: key) == nil else { return }
        order.append(key)
        // Half at a time: each is moved once for every one that leaves.
        guard order.count > Self.limit else { return }
        for old in order.prefix(Self.limit / 2) { accepted[old] = nil }
        order.removeFirst(Self.limit / 2)
    }
}
