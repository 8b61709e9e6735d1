import Foundation
import Governance
import Ledger
import Scheduling
import Schemas
import Testing

@testable import Service

/// A trigger for every code: the switch is exhaustive, so a new one asks for its own.
@Suite struct FaultCodeTests {
    @Test(arguments: ServiceFault.Code.allCases)
    func everyCodeHasItsTrigger(code: ServiceFault.Code) async throws {
        try await World.run { world in
            let failed = await fault { try await trigger(code, world) }
            #expect(failed?.code == code)
            #expect(failed.map { $0.status == 500 || $0.status == 503 } == true)
        }
    }

    private func open(_ home: InstanceHome) async throws {
        let platform = try await Platform.open(home: home, engine: FakeEngine(), logger: World.logger)
        await platform.close(graceMilliseconds: 0)
    }

    private func trigger(_ code: ServiceFault.Code, _ world: World) async throws {
        let home = world.home
        switch code {
        case .homeInvalid: try await open(InstanceHome(path: home.path + "/none"))
        case .homeLocked: try await open(home)
        case .homeNewer:
            try Data(#"{"format":99,"instance":"i"}"#.utf8).write(to: URL(fileURLWithPath: home.descriptionPath))
            try await open(home)
        case .homeExists: _ = try await Initialisation.run(home: home, now: world.clock.read)
        case .ledgerUnavailable:
            await world.platform.close(graceMilliseconds: 0)
            for name in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: home.ledgerPath + name) }
            try Data(repeating: 7, count: 8_192).write(to: URL(fileURLWithPath: home.ledgerPath))
            try await open(home)
        case .storageFull:
            try await world.agreed()
            try await onFullDisk(world) { jobs in
                _ = try await jobs.submit(Samples.submission(), idempotencyKey: "k", by: world["researcher"])
            }
        case .policyNotApproved: _ = try ApprovedPolicies(approved: [:])
        case .sandboxUnavailable:
            _ = try await ConfinedEngine.start(slots: 1, workerPath: "/no/worker", logger: World.logger)
        case .workerFault: try reportThatDoesNotFit(home)
        case .fileUnavailable:
            let manifest = TableManifest(
                schema: TableSchema(name: "t", columns: []), rowCount: 0, zoneRows: 1, file: "none", fileBytes: 0,
                sha256: "",
                columns: [], subjects: [])
            _ = try OpenFiles([ExecutionTable(manifest: manifest, path: home.path + "/none")])
        case .stopping:
            try await world.agreed()
            await world.platform.shell.stop(graceMilliseconds: 0)
            try await world.submit()
        }
    }

    /// The same instance over a recorder whose disk is full.
    private func onFullDisk(_ world: World, _ body: (Jobs) async throws -> Void) async throws {
        let full = RecorderEnvironment(clock: { 1_790_000_000_000 }, duringCommit: { _ in throw fullDisk })
        let old = world.platform.core
        let core = Core(
            home: old.home, keys: old.keys, recorder: try Recorder(path: world.home.ledgerPath, environment: full),
            policies: old.policies, clock: old.clock, logger: old.logger)
        defer { core.recorder.database.close() }
        let shell = SchedulerShell(
            core: core, engine: world.engine, limits: SchedulerLimits(slots: 1, slotsPerAgreement: 1))
        try await body(Jobs(core: core, engine: world.engine, shell: shell))
    }

    /// A worker's word on its file is compared with the file.
    private func reportThatDoesNotFit(_ home: InstanceHome) throws {
        let writer = try SealWriter(beside: home.path + "/seal")
        defer { writer.discard() }
        let table = TableManifest(
            schema: TableSchema(name: "t", columns: [], subjectKeys: []), rowCount: 0, zoneRows: 1,
            file: "table.seal", fileBytes: 1, sha256: "", columns: [], subjects: [])
        _ = try writer.end(table, "table.seal", try writer.begin("table.seal"))
    }

    @Test func nothingIsHalfRecordedOnAFullDisk() async throws {
        try await World.run { world in
            try await world.agreed()
            let before = try await world.state()
            try await onFullDisk(world) { jobs in
                let failed = await fault {
                    _ = try await jobs.submit(Samples.submission(), idempotencyKey: "k", by: world["researcher"])
                }
                #expect(failed?.code == .storageFull && failed?.status == 503)
                let kept = try await jobs.jobs(by: world["researcher"])
                #expect(kept.isEmpty)
            }
            try await world.reopened { again in
                let state = try await again.state()
                #expect(state == before)
            }
        }
    }

    @Test func aBrokenCheckIsOurFault() async throws {
        try await World.run { world in
            try await world.agreed()
            world.fake.breakChecks(ServiceFault(.workerFault, "no answer"))
            #expect(await fault { try await world.submit(key: "k") }?.code == .workerFault)
            let jobs = try await world.state().jobs
            #expect(jobs.recent.isEmpty && jobs.refusals.isEmpty)
            world.fake.breakChecks(nil)
            try await world.submit(key: "k")
        }
    }

    @Test func keysOpenToOthersAreRefused() async throws {
        try await World.run { world in
            await world.platform.close(graceMilliseconds: 0)
            for name in ["release.key", "instance.key", "pseudonym.key"] {
                let path = "\(world.home.keysPath)/\(name)"
                try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
                #expect(await fault { try await open(world.home) }?.code == .homeInvalid)
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
            }
            try await open(world.home)
            try FileManager.default.removeItem(atPath: world.home.keysPath + "/instance.key")
            #expect(await fault { try await open(world.home) }?.code == .homeInvalid)
        }
    }

    /// What was exchanged in quarantine is neither shown nor released.
    @Test func anExchangedResultIsFound() async throws {
        try await World.run { world in
            try await world.agreed()
            let (one, other) = (try await world.finishedJob(), try await world.finishedJob())
            let request = try await world.requested([one])
            await world.platform.close(graceMilliseconds: 0)
            try BrokenDisk.exchangeQuarantine(world.home.ledgerPath, one.rawValue, other.rawValue)
            try await world.reopened { again in
                let shown = await fault { _ = try await again.platform.reviews.request(request, by: again["checker1"]) }
                #expect(shown?.code == .ledgerUnavailable)
                try await again.assessed(request)
                let approved = await fault {
                    _ = try await again.platform.reviews.approve(request, comment: "", by: again["approver"])
                }
                #expect(approved?.code == .ledgerUnavailable)
                #expect(try await again.state().reviews.releases.isEmpty)
            }
        }
    }
}
