import Governance
import Ledger
import Logging
import Schemas

/// What every facade works with.
package struct Core: Sendable {
    package let home: InstanceHome
    package let keys: InstanceKeys
    package let recorder: Recorder<LedgerState>
    package let policies: ApprovedPolicies
    package let clock: @Sendable () -> Instant
    package let logger: Logger

    /// Decides and records in one step, on behalf of a caller. Governance's refusals become rejections, the ledger's
    /// failures faults.
    func decide<T: Sendable>(
        by caller: Caller, _ body: @escaping @Sendable (LedgerState, inout Draft<LedgerEvent>) throws -> T
    ) async throws -> T {
        try await decide(as: caller.person.rawValue, body)
    }

    /// As above, for the service itself.
    func decide<T: Sendable>(
        as actor: String = Self.platform,
        _ body: @escaping @Sendable (LedgerState, inout Draft<LedgerEvent>) throws -> T
    ) async throws -> T {
        do {
            return try await recorder.record(by: actor, body)
        } catch {
            throw Self.translated(error)
        }
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (LedgerState) throws -> T) async throws -> T {
        do {
            return try await recorder.read(body)
        } catch {
            throw Self.translated(error)
        }
    }

    /// An excerpt with the jobs that are not in memory.
    func completed(_ excerpt: LedgerState) async throws -> LedgerState {
        do {
            return try await recorder.completed(excerpt)
        } catch {
            throw Self.translated(error)
        }
    }

    /// The actor of entries that the service itself causes.
    static let platform = "platform"

    static func translated(_ error: any Error) -> any Error {
        switch error {
        case let error as GovernanceError: ServiceRejection(error)
        case let error as LedgerError: ServiceFault(error)
        default: error
        }
    }
}
