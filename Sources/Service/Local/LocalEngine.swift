import Confinement
import Foundation
import Schemas
import ShippedPolicies
import Synchronization
import Wire

/// Import and SQL over local files, in the same confined workers as a server's: what `sluice import` and `sluice sql` call.
package struct LocalEngine: Sendable {
    /// Bytes read so far, bytes in all.
    package typealias Progress = @Sendable (_ done: Int, _ total: Int) -> Void

    private let leastMode: SandboxMode
    private let workerPath: String?

    package init(leastMode: SandboxMode = .userns, workerPath: String? = nil) {
        self.leastMode = leastMode
        self.workerPath = workerPath
    }

    /// A pool for one command.
    func pool(_ policy: [UInt8], limits: SandboxLimits, capacity: Int = 1) async throws(ServiceFault) -> WorkerPool {
        do throws(ConfinementError) {
            return try await WorkerPool.start(
                SandboxConfiguration(
                    workerPath: workerPath, policy: try SandboxPolicyProgram(json: policy), leastMode: leastMode,
                    limits: limits), warm: 0, capacity: capacity)
        } catch {
            throw ServiceFault(.sandboxUnavailable, error.description)
        }
    }

    /// Imports one table in a worker of its own; the files are the caller's.
    func ingest(
        _ request: IngestRequest, descriptors: [Int32], pool: WorkerPool, progress: @escaping @Sendable (Int) -> Void
    ) async throws -> IngestReport {
        let assembler = Mutex(FrameAssembler(for: .ingest(request)))
        let end = Mutex<JobEnd?>(nil)
        let message = Request.ingest(request).message
        let report = await pool.run(request: message, descriptors: descriptors, keepingFrames: false) { frame in
            switch assembler.withLock({ try? $0.receive(frame) }) {
            case .progress(let bytes): progress(bytes)
            case .ended(let word): end.withLock { $0 = word }
            default: break
            }
        }
        guard report.outcome == .succeeded else {
            throw Self.failure(report.outcome, report.error?.description ?? "\(report.exit.end)")
        }
        switch end.withLock({ $0 }) {
        case .ingested(let made): return made
        case .importRejected(let rejection): throw Self.rejection(rejection)
        case .failed(.outputFailed):
            throw ServiceFault(.storageFull, "the sealed file cannot be written whole: is there space for it?")
        case .failed(let code): throw ServiceFault(.workerFault, "the import ended as \(code.rawValue)")
        default: throw ServiceFault(.workerFault, "the import ended without an answer")
        }
    }

    /// What a path leads to, symbolic links followed; nil where it leads nowhere.
    static func attributes(_ path: String) -> [FileAttributeKey: Any]? {
        try? FileManager.default.attributesOfItem(atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)
    }

    static func failure(_ outcome: OutcomeCode, _ detail: String) -> any Error {
        switch outcome {
        case .resourceLimit, .timedOut:
            ServiceRejection(.inputRefused, "more memory or time is needed than allowed", reasons: [outcome.rawValue])
        case .sandboxFault: ServiceFault(.sandboxUnavailable, detail)
        default: ServiceFault(.workerFault, "a worker ended as \(outcome.rawValue): \(detail)")
        }
    }

    /// Line, column and code; never values.
    private static func rejection(_ rejection: ImportRejection) -> ServiceRejection {
        var place: [String] = []
        if let line = rejection.line { place.append("line \(line)") }
        if let column = rejection.column { place.append("column \(column)") }
        if let name = rejection.columnName { place.append("\"\(name)\"") }
        place.append(ImportAdvice.text(ofCode: rejection.code))
        let text = place.joined(separator: ", ")
        return ServiceRejection(.inputRefused, text, reasons: [rejection.code])
    }
}
