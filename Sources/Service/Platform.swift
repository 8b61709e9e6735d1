import Foundation
import Governance
import Ledger
import Logging
import Scheduling
import Schemas

/// A running instance: the ledger open, the lock held, jobs of an earlier process taken up. What routes and commands call.
package final class Platform: Sendable {
    package let credentials: Credentials
    package let directory: Directory
    package let catalogue: Catalogue
    package let agreements: Agreements
    package let jobs: Jobs
    package let priorities: Priorities
    package let reviews: Reviews
    package let releases: Releases
    package let record: Record
    package let core: Core
    package let shell: SchedulerShell
    private let lock: InstanceLock
    private let housekeeping: Housekeeping

    private init(core: Core, engine: any ComputeEngine, limits: SchedulerLimits, lock: InstanceLock) {
        self.core = core
        self.lock = lock
        shell = SchedulerShell(core: core, engine: engine, limits: limits)
        credentials = Credentials(core: core)
        directory = Directory(core: core)
        releases = Releases(core: core)
        catalogue = Catalogue(core: core, engine: engine, shell: shell, releases: releases)
        agreements = Agreements(core: core, shell: shell, releases: releases)
        jobs = Jobs(core: core, engine: engine, shell: shell)
        priorities = Priorities(core: core, shell: shell)
        reviews = Reviews(core: core, releases: releases)
        record = Record(core: core)
        housekeeping = Housekeeping(core: core)
    }

    /// Opens an instance and takes up its unfinished jobs and releases. `limits` and `slots` overrule the policy's. Throws `homeInvalid`, `homeLocked`, `homeNewer`,
    /// `ledgerUnavailable`, `policyNotApproved`.
    package static func open(
        home: InstanceHome, engine: any ComputeEngine,
        limits: SchedulerLimits? = nil, slots: Int? = nil,
        logger: Logger = Logger(label: "sluice"), clock: @escaping @Sendable () -> Instant = Clocks.wall
    ) async throws -> Platform {
        _ = try home.description()
        let lock = try InstanceLock(home: home)
        let platform: Platform
        do {
            let keys = try InstanceKeys.load(from: home)
            guard FileManager.default.fileExists(atPath: home.ledgerPath) else {
                // Opening would begin a new one.
                throw ServiceFault(.ledgerUnavailable, "the record \(home.ledgerPath) is missing")
            }
            let recorder: Recorder<LedgerState>
            do {
                recorder = try Recorder.open(
                    path: home.ledgerPath,
                    environment: RecorderEnvironment(
                        clock: { clock().milliseconds }, key: keys.signing, afterSnapshot: ServerHeap.giveBackSoon,
                        besideFailed: { logger.warning("beside the commits", metadata: ["error": "\($0)"]) }))
            } catch {
                throw ServiceFault(error)
            }
            let approved = try await recorder.read { $0.catalogue.policies }
            guard !approved.isEmpty else {
                throw ServiceFault(.ledgerUnavailable, "the record \(home.ledgerPath) lacks even its first entries")
            }
            let core = Core(
                home: home, keys: keys, recorder: recorder, policies: try ApprovedPolicies(approved: approved),
                clock: clock,
                logger: logger)
            let policy = core.policies.scheduling
            let chosen = limits ?? slots.map { policy.limits(slots: $0) } ?? policy.limits
            platform = Platform(core: core, engine: engine, limits: chosen, lock: lock)
        } catch {
            lock.release()
            throw error
        }
        do {
            try await platform.shell.recover()
            try await platform.releases.recover()
        } catch {
            await platform.close(graceMilliseconds: 0)
            throw error
        }
        return platform
    }

    /// Ends attempts under way after the grace period, signs a last checkpoint and a snapshot, closes the ledger and gives the lock back.
    package func close(graceMilliseconds: Int64 = 5_000) async {
        await shell.stop(graceMilliseconds: graceMilliseconds)
        await housekeeping.stop()
        _ = try? await core.recorder.checkpoint(key: core.keys.signing)
        await core.recorder.takeSnapshot()
        core.recorder.database.close()
        lock.release()
    }
}

/// The only clock of the service.
package enum Clocks {
    /// Milliseconds since 1970 of the system.
    package static let wall: @Sendable () -> Instant = {
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)))
    }
}
