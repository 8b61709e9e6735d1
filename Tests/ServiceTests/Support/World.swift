import Foundation
import Governance
import Ledger
import Logging
import Scheduling
import Schemas
import Testing

@testable import Service

/// An instance in a folder of its own with its people, over an engine of the test's choice.
struct World: Sendable {
    let home: InstanceHome
    let clock: TestClock
    let engine: any ComputeEngine
    let platform: Platform
    /// By name; good for the life of the world: sessions end at authentication.
    let callers: [String: Caller]
    let secrets: [String: String]

    /// Nothing below `critical` is printed.
    static let logger: Logger = {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }()

    /// Makes a world and takes it down after `body`.
    static func run(
        engine: any ComputeEngine = FakeEngine(),
        limits: SchedulerLimits = SchedulerLimits(slots: 4, slotsPerAgreement: 4),
        _ body: (World) async throws -> Void
    ) async throws {
        let folder = NSTemporaryDirectory() + "sluice-service-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (home, clock) = (InstanceHome(path: folder), TestClock())
        let made = try await Initialisation.run(home: home, now: clock.read)
        let platform = try await Platform.open(
            home: home, engine: engine, limits: limits, logger: logger, clock: clock.read)
        do {
            let admin = try await signIn("admin", made.secret, platform)
            for organisation in Samples.organisations {
                _ = try await platform.directory.createOrganisation(organisation, by: admin)
            }
            var (callers, secrets) = (["admin": admin], ["admin": made.secret])
            for (name, organisation, role) in Samples.people {
                let grant = try await platform.directory.createPerson(
                    Samples.person(name, organisation, role), by: admin)
                secrets[name] = grant.secret
                callers[name] = try await signIn(name, grant.secret, platform)
            }
            try await body(
                World(home: home, clock: clock, engine: engine, platform: platform, callers: callers, secrets: secrets))
        } catch {
            await platform.close(graceMilliseconds: 0)
            throw error
        }
        await platform.close(graceMilliseconds: 0)
    }

    static func signIn(_ name: String, _ secret: String, _ platform: Platform) async throws -> Caller {
        let grant = try await platform.credentials.signIn(person: PersonID(name), secret: secret)
        return try platform.credentials.authenticate(bearer: grant.token)
    }

    /// A caller by name.
    subscript(_ name: String) -> Caller {
        guard let caller = callers[name] else { preconditionFailure("nobody is called \(name)") }
        return caller
    }

    /// The fake, where the world was made with one.
    var fake: FakeEngine {
        guard let fake = engine as? FakeEngine else { preconditionFailure("this world has real workers") }
        return fake
    }

    /// Stops the service and starts it again on the same folder; `body` gets the new one.
    func reopened(_ engine: (any ComputeEngine)? = nil, _ body: (World) async throws -> Void) async throws {
        await platform.close(graceMilliseconds: 0)
        let engine = engine ?? self.engine
        let again = try await Platform.open(home: home, engine: engine, logger: Self.logger, clock: clock.read)
        do {
            try await body(
                World(home: home, clock: clock, engine: engine, platform: again, callers: callers, secrets: secrets))
        } catch {
            await again.close(graceMilliseconds: 0)
            throw error
        }
        await again.close(graceMilliseconds: 0)
    }

    /// Dataset `d` with a version that only the fake reads, and agreement `a` over it.
    func agreed(quota: Int = 100, until: Int64 = 4_000_000_000_000) async throws {
        _ = try await platform.catalogue.catalogue(Samples.dataset("d"), by: self["steward"])
        _ = try await platform.catalogue.registerVersion(
            DatasetID("d"), manifestSHA256: try Samples.storeVersion(of: "d", in: home), by: self["steward"])
        _ = try await platform.agreements.conclude(
            Samples.agreement("a", "d", quota: quota, until: until), by: self["steward"])
    }

    @discardableResult func submit(
        _ submission: JobSubmission = Samples.submission(), key: String = UUID().uuidString,
        as name: String = "researcher"
    ) async throws -> JobView {
        try await platform.jobs.submit(submission, idempotencyKey: key, by: self[name])
    }

    /// A job that has succeeded, visibly.
    func finishedJob(_ submission: JobSubmission = Samples.submission()) async throws -> JobID {
        let job = try await submit(submission)
        await platform.shell.untilIdle()
        clock.advance(seconds: 10)
        return job.id
    }

    /// Waits until nothing is queued or under way, and returns what is true then.
    @discardableResult func settled() async throws -> LedgerState {
        await platform.shell.untilIdle()
        return try await state()
    }

    func view(_ job: JobID, as name: String = "researcher") async throws -> JobView {
        try await platform.jobs.job(job, by: self[name])
    }

    /// The job's true outcome, which only the record knows.
    func outcome(_ job: JobID) async throws -> OutcomeCode? { try await recorded(job).finished?.outcome }

    func recorded(_ job: JobID) async throws -> JobRecord { try #require(try await state().jobs.job(job)) }

    func state() async throws -> LedgerState { try await platform.core.recorder.read { $0 } }

    /// Every event so far, in order.
    func events() async throws -> [LedgerEvent] {
        var (events, after): ([LedgerEvent], Int64) = ([], 0)
        while true {
            let page = try await platform.core.recorder.entries(after: after, limit: 1_000)
            guard let last = page.last else { return events }
            events += try page.map { try LedgerEvent(kindName: $0.kind, payload: $0.payload) }
            after = last.sequence
        }
    }

    /// A submitted request for these jobs.
    func requested(_ jobs: [JobID]) async throws -> RequestID {
        let draft = try await platform.reviews.draft(
            RequestInput(jobs: jobs, context: "a table of a paper"), by: self["researcher"])
        _ = try await platform.reviews.submit(draft.id, by: self["researcher"])
        return draft.id
    }

    func assessed(_ request: RequestID, _ verdict: Verdict = .release) async throws {
        for name in ["checker1", "checker2"] {
            _ = try await platform.reviews.assess(request, verdict: verdict, comment: "because", by: self[name])
        }
    }

    /// A release of one job, from submission on.
    func released() async throws -> ReleaseID {
        let request = try await requested([try await finishedJob()])
        try await assessed(request)
        let view = try await platform.reviews.approve(request, comment: "", by: self["approver"])
        return try #require(view.release)
    }

    func setAgreement(_ status: Agreement.Status, as name: String = "steward") async throws {
        _ = try await platform.agreements.setStatus(AgreementID("a"), status, reason: "a complaint", by: self[name])
    }

    func setDataset(_ status: Dataset.Status, as name: String = "steward") async throws {
        _ = try await platform.catalogue.setStatus(DatasetID("d"), status, reason: "a complaint", by: self[name])
    }
}

/// The rejection that `body` ends in; nil, with an issue recorded, when it does not.
func rejection(
    _ body: () async throws -> Void, at location: SourceLocation = #_sourceLocation
) async -> ServiceRejection? {
    do {
        try await body()
        Issue.record("nothing was refused", sourceLocation: location)
        return nil
    } catch let rejection as ServiceRejection {
        return rejection
    } catch {
        Issue.record("\(error)", sourceLocation: location)
        return nil
    }
}

/// The fault that `body` ends in; nil, with an issue recorded, when it does not.
func fault(
    _ body: () async throws -> Void, at location: SourceLocation = #_sourceLocation
) async -> ServiceFault? {
    do {
        try await body()
        Issue.record("nothing failed", sourceLocation: location)
        return nil
    } catch let fault as ServiceFault {
        return fault
    } catch {
        Issue.record("\(error)", sourceLocation: location)
        return nil
    }
}
