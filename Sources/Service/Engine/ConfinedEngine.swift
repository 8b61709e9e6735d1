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

    /// What a check may use.
    private static let checkLimits = SandboxLimits(
        memoryBytes: 512 << 20, cpuSeconds: 10, descriptors: 1, wallMilliseconds: 15_000, replyBytes: 16 << 20)
    /// What an attempt may use; the scheduler's deadline comes first.
    private static let runLimits = SandboxLimits(
        memoryBytes: 2 << 30, cpuSeconds: 600, descriptors: SandboxTransport.descriptorsLimit,
        wallMilliseconds: Int(SchedulerShell.timeLimitMilliseconds) + 5_000, replyBytes: 64 << 20)

    private init(checks: WorkerPool, runs: WorkerPool, threads: Int, logger: Logger) {
        self.checks = checks
        self.runs = runs
        self.threads = threads
        self.logger = logger
    }

    /// Starts both keepers with `slots` places for attempts. Throws `sandboxUnavailable` where this machine gives less
    /// confinement than `leastMode`.
    package static func start(
        slots: Int, leastMode: SandboxMode = .userns, workerPath: String? = nil, threads: Int = 1,
        logger: Logger = Logger(label: "sluice.engine")
    ) async throws(ServiceFault) -> ConfinedEngine {
        do throws(ConfinementError) {
            let policy = try SandboxPolicyProgram(json: ShippedPolicies.seccompWorker)
            func configuration(_ limits: SandboxLimits) -> SandboxConfiguration {
                SandboxConfiguration(workerPath: workerPath, policy: policy, leastMode: leastMode, limits: limits)
            }
            let checks = try await WorkerPool.startProven(configuration(checkLimits), warm: 1, capacity: 4)
            do throws(ConfinementError) {
                let runs = try await WorkerPool.startProven(
                    configuration(runLimits), warm: min(slots, 2), capacity: slots)
                return ConfinedEngine(checks: checks, runs: runs, threads: threads, logger: logger)
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
            return ExecutionAnswer(outcome: report.outcome)
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
}
