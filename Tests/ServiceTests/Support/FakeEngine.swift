import Foundation
import Schemas
import Service
import Synchronization

/// Stands for the workers: compiles whatever counts, reads no data, and ends attempts as its script says.
final class FakeEngine: ComputeEngine {
    /// How an attempt ends.
    enum End: Sendable {
        case outcome(OutcomeCode)
        /// Runs until it is cancelled.
        case never
        /// Its keeper is gone.
        case lost
        /// A success whose one cell has so many subjects.
        case subjects(Int64)
    }

    private struct Attempts {
        var script: [End] = []
        var texts: [String] = []
        var checks = 0
        var held: [UUID: CheckedContinuation<Void, Never>] = [:]
        var cancelled: Set<UUID> = []
        var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
        var fault: ServiceFault?
    }

    private let attempts = Mutex(Attempts())

    /// The ends of the next attempts, in order; the ones after succeed with a hundred subjects.
    func script(_ ends: End...) { attempts.withLock { $0.script += ends } }

    /// What checks throw from now on.
    func breakChecks(_ fault: ServiceFault?) { attempts.withLock { $0.fault = fault } }

    /// Texts of the attempts so far.
    var texts: [String] { attempts.withLock { $0.texts } }
    var checkCount: Int { attempts.withLock { $0.checks } }

    /// Returns when so many attempts have begun.
    func begun(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isOver = attempts.withLock { attempts in
                if attempts.texts.count < count { attempts.waiting.append((count, continuation)) }
                return attempts.texts.count >= count
            }
            if isOver { continuation.resume() }
        }
    }

    func check(_ work: CheckWork) async throws(ServiceFault) -> CheckAnswer {
        let fault = attempts.withLock { attempts in
            attempts.checks += 1
            return attempts.fault
        }
        if let fault { throw fault }
        guard Self.compiles(work.text) else {
            let span = SourceSpan(0, min(6, work.text.utf8.count))
            return .refused([Diagnostic(code: "unsupported", message: "only what counts compiles", span: span)])
        }
        return .accepted([Self.column])
    }

    func execute(_ work: ExecutionWork) async -> ExecutionAnswer {
        let (end, ready) = attempts.withLock { attempts in
            attempts.texts.append(work.text)
            let count = attempts.texts.count
            let ready = attempts.waiting.filter { $0.count <= count }.map(\.continuation)
            attempts.waiting.removeAll { $0.count <= count }
            return (attempts.script.isEmpty ? End.subjects(100) : attempts.script.removeFirst(), ready)
        }
        for continuation in ready { continuation.resume() }
        guard work.tables.allSatisfy({ FileManager.default.isReadableFile(atPath: $0.path) }) else {
            return ExecutionAnswer(outcome: .sandboxFault)
        }
        if case .never = end { await untilCancelled() }
        if Task.isCancelled { return ExecutionAnswer(outcome: .cancelled) }
        guard Self.compiles(work.text) else { return ExecutionAnswer(outcome: .failed) }
        switch end {
        case .outcome(.succeeded):
            return Self.answer(subjects: 100, keys: work.tables.first?.manifest.schema.subjectKeys ?? [])
        case .outcome(let outcome): return ExecutionAnswer(outcome: outcome)
        case .subjects(let count):
            return Self.answer(subjects: count, keys: work.tables.first?.manifest.schema.subjectKeys ?? [])
        case .never: return ExecutionAnswer(outcome: .cancelled)
        case .lost: return ExecutionAnswer(outcome: .sandboxFault, isKeeperLost: true)
        }
    }

    func validate(_ seal: SealedVersion) async throws {
        for table in seal.manifest.tables {
            let size = try? FileManager.default.attributesOfItem(atPath: "\(seal.folder)/\(table.file)")[.size] as? Int
            guard let size else { throw ServiceFault(.fileUnavailable, "no file") }
            guard size == table.fileBytes else { throw ServiceRejection(.versionUnfit, "not of its size") }
        }
    }

    private static func compiles(_ text: String) -> Bool { text.contains("COUNT(*)") }

    private static let column = ResultColumn(name: "n", type: .integer, role: .aggregate(.countRows, column: nil))

    private static func answer(subjects: Int64, keys: [SubjectKey]) -> ExecutionAnswer {
        let cell = CellEvidence(
            rows: subjects, subjects: subjects, nonzero: subjects,
            additive: .init(top1: .integer(1), top2: .integer(1), totalAbsolute: .integer(subjects)), atExtreme: nil,
            exactness: .exact)
        let evidence = EvidenceTable(
            subjectKeys: keys, rowCount: 1, columnCount: 1, cells: keys.map { _ in cell }, hadScalarErrors: false)
        let table = ResultTable(columns: [column], vectors: [.integer([subjects])], rowCount: 1)
        return ExecutionAnswer(outcome: .succeeded, result: TrueResult(table: table, evidence: evidence))
    }

    private func untilCancelled() async {
        let id = UUID()
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = attempts.withLock { attempts in
                    if attempts.cancelled.contains(id) { return true }
                    attempts.held[id] = continuation
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            attempts.withLock { attempts in
                attempts.cancelled.insert(id)
                return attempts.held.removeValue(forKey: id)
            }?.resume()
        }
    }
}
