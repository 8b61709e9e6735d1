import Confinement
import Foundation
import Logging
import Schemas
import ShippedPolicies
import Wire

/// Compiles and runs in confined, single-use workers. Checks without data have a pool of their own: none of its workers
/// ever holds a dataset.
package final class ConfinedEngine: ComputeEngine {
    private let checks: WorkerPool
    private let runs: WorkerPool
    private let logger: Logger
    private let threads: Int

    private let listeners: [Task<Void, Never>]

    private init(
        checks: WorkerPool, runs: WorkerPool, threads: Int, logger: Logger,
        onEvent: @escaping @Sendable (WorkerDuty, PoolEvent) -> Void
    ) {
        self.checks = checks
        self.runs = runs
        self.threads = threads
        self.logger = logger
        listeners = [(WorkerDuty.check, checks), (.data, runs)].map { duty, pool in
            Task {
                for await event in pool.events {
                    Self.log(event, duty, logger)
                    onEvent(duty, event)
                }
            }
        }
    }

    /// Starts both keepers with `slots` places for attempts, as the policy of workers says; `leastMode` nil is the policy's own.
    /// `onEvent` hears of keepers that serve, are lost or replaced. Throws `sandboxUnavailable` where this machine gives less
    /// confinement than is demanded, or where less is asked for than the policy's floor.
    package static func start(
        slots: Int, leastMode: SandboxMode? = nil, workerPath: String? = nil, threads: Int = 1,
        policy text: [UInt8] = ShippedPolicies.workers, logger: Logger = Logger(label: "sluice.engine"),
        onEvent: @escaping @Sendable (WorkerDuty, PoolEvent) -> Void = { _, _ in }
    ) async throws(ServiceFault) -> ConfinedEngine {
        do throws(ConfinementError) {
            let policy = try WorkersPolicy(json: text)
            let program = try SandboxPolicyProgram(json: ShippedPolicies.seccompWorker)
            let least = try policy.least(asked: leastMode)
            func pool(_ duty: WorkerDuty, _ rules: WorkersPolicy.Class, _ slots: Int) async throws(ConfinementError)
                -> WorkerPool
            {
                let configuration = policy.configuration(
                    duty, program: program, leastMode: least, workerPath: workerPath, slots: slots)
                return try await WorkerPool.startProven(
                    configuration, warm: min(slots, rules.warm), capacity: min(slots, rules.slots),
                    waiting: rules.waiting)
            }
            let checks = try await pool(.check, policy.checks, policy.checks.slots)
            do throws(ConfinementError) {
                let runs = try await pool(.data, policy.runs, slots)
                return ConfinedEngine(
                    checks: checks, runs: runs, threads: min(threads, policy.runs.threads), logger: logger,
                    onEvent: onEvent)
            } catch {
                await checks.close()
                throw error
            }
        } catch {
            throw ServiceFault(.sandboxUnavailable, error.description)
        }
    }

    package func close() async {
        await checks.close()
        await runs.close()
        for listener in listeners { await listener.value }
    }

    package func check(_ work: CheckWork) async throws(ServiceFault) -> CheckAnswer {
        let request = Request.check(
            CheckRequest(
                text: work.text, mode: .restricted(work.rules), parameters: work.parameters, tables: work.tables))
        let report = await checks.run(request: request.message)
        switch report.outcome {
        case .succeeded: break
        case .timedOut, .resourceLimit:
            return .refused([
                Diagnostic(
                    code: "checkLimit", message: "the text takes too long or too much memory to compile", span: nil)
            ])
        case .failed, .cancelled, .sandboxFault, .policyViolation:
            log(report, "check")
            throw ServiceFault(.sandboxUnavailable, "a check ended as \(report.outcome.rawValue)")
        }
        switch Conversation.end(of: request, frames: report.frames) {
        case .checked(let columns): return .accepted(columns.columns)
        case .rejected(let diagnostics): return .refused(diagnostics)
        default: throw ServiceFault(.workerFault, "a check ended without an answer")
        }
    }

    package func execute(_ work: ExecutionWork) async -> ExecutionAnswer {
        guard let files = try? OpenFiles(work.tables) else { return ExecutionAnswer(outcome: .sandboxFault) }
        defer { files.close() }
        guard files.areWhole else { return ExecutionAnswer(outcome: .sandboxFault) }
        let request = Request.query(
            QueryRequest(
                text: work.text, mode: .restricted(work.rules), parameters: work.parameters,
                tables: work.tables.map { QueryTable(manifest: $0.manifest, isValidated: true) },
                options: QueryOptions(threads: threads, resultRowsLimit: work.rules.cellsLimit)))
        let report = await runs.attempt { exchange throws(ConfinementError) in
            try await exchange.send(request.message, descriptors: files.descriptors)
            try await exchange.send(Request.run(sendResult: true).message)
            exchange.endRequests()
            while try await exchange.nextFrame() != nil {}
        }
        if report.outcome != .succeeded {
            log(report, "run")
            return ExecutionAnswer(
                outcome: report.outcome, isKeeperLost: report.stop == .keeperLost || report.error?.code == .keeperLost)
        }
        return Conversation.answer(to: request, frames: report.frames)
    }

    package func validate(_ seal: SealedVersion) async throws {
        for table in seal.manifest.tables {
            let files = try OpenFiles([ExecutionTable(manifest: table, path: "\(seal.folder)/\(table.file)")])
            defer { files.close() }
            guard files.areWhole else {
                throw ServiceRejection(.versionUnfit, "a sealed file is not as long as it was")
            }
            let request = Request.validate(ValidateRequest(manifest: table))
            let report = await runs.run(request: request.message, descriptors: files.descriptors)
            guard report.outcome == .succeeded else {
                log(report, "validate")
                guard report.outcome != .sandboxFault else {
                    throw ServiceFault(.sandboxUnavailable, "a validation could not be run")
                }
                throw ServiceRejection(.versionUnfit, "the sealed file's contents break the format")
            }
            guard case .validated = Conversation.end(of: request, frames: report.frames) else {
                throw ServiceRejection(.versionUnfit, "the sealed file's contents break the format")
            }
        }
    }

    /// Only closed words of ours: nothing a worker wrote.
    private func log(_ report: AttemptReport, _ what: Logger.MetadataValue) {
        logger.warning(
            "a worker did not succeed",
            metadata: [
                "what": what, "outcome": "\(report.outcome.rawValue)", "end": "\(report.exit.end)",
                "stop": "\(report.stop?.rawValue ?? "-")", "error": "\(report.error?.description ?? "-")",
            ])
    }

    private static func log(_ event: PoolEvent, _ duty: WorkerDuty, _ logger: Logger) {
        let pool: Logger.Metadata = ["workers": "\(duty.rawValue)"]
        switch event {
        case .keeperServes(let generation, let mode):
            logger.notice(
                "workers are ready", metadata: pool.merging(["mode": "\(mode.name)", "keeper": "\(generation)"]) { $1 })
        case .keeperReplaced(let generation):
            logger.info("a used keeper was replaced", metadata: pool.merging(["keeper": "\(generation)"]) { $1 })
        case .keeperLost(let generation, let error):
            logger.error(
                "a keeper was lost; its attempts are tried again",
                metadata: pool.merging(["keeper": "\(generation)", "error": "\(error)"]) { $1 })
        case .restartFailed(let error), .replacementFailed(let error):
            logger.error("a keeper could not be started", metadata: pool.merging(["error": "\(error)"]) { $1 })
        case .gaveUp:
            logger.critical("too many keepers were lost: no more workers until the next start", metadata: pool)
        }
    }
}
