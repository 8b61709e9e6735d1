import Governance
import Ledger
import Schemas

/// Erases true results whose time in quarantine is over, each with its entry in the ledger.
package struct Retention: Sendable {
    let core: Core

    /// Results erased by one entry.
    static let pageLimit = 256

    /// Erases what is due now and returns how many results that were. Throws the ledger's faults.
    @discardableResult
    package func run() async throws -> Int {
        let bound = EntryIdentifier.bound(milliseconds: core.policies.retention.bound(at: core.clock()).milliseconds)
        var (erased, after) = (0, "")
        while true {
            let names: [String]
            do {
                names = try await core.recorder.attachments(
                    .quarantine, after: after, below: bound, limit: Self.pageLimit)
            } catch {
                throw Core.translated(error)
            }
            guard let last = names.last else { return erased }
            after = last
            erased += try await core.decide { state, draft in
                let held = Self.held(state)
                let due = names.map { JobID($0) }.filter { !held.contains($0) && !state.jobs.unfinished.contains($0) }
                guard !due.isEmpty else { return 0 }
                draft.record(.resultsErased(ResultsErased(jobs: due)))
                for job in due { draft.erase(.quarantine, name: job.rawValue) }
                return due.count
            }
        }
    }

    private static func held(_ state: LedgerState) -> Set<JobID> {
        var held: Set<JobID> = []
        let holding = ReviewState.allCases.filter(RetentionPolicy.holds)
        for request in state.reviews.requests(in: holding) { held.formUnion(request.results) }
        return held
    }
}
