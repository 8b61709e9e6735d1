import Schemas
import Wire

/// Reads what a worker said, all of it untrusted.
enum Conversation {
    /// How the job ended by the worker's own word; nil when its word is worth nothing.
    static func end(of request: Request, frames: [[UInt8]]) -> JobEnd? {
        var assembler = FrameAssembler(for: request)
        for frame in frames {
            guard let event = try? assembler.receive(frame) else { continue }
            if case .ended(let end) = event { return end }
        }
        return nil
    }

    /// The one run of a query over restricted data.
    static func answer(to request: Request, frames: [[UInt8]]) -> ExecutionAnswer {
        var assembler = FrameAssembler(for: request)
        do {
            try assembler.runRequested(sendResult: true)
            for frame in frames {
                switch try assembler.receive(frame) {
                case .runFinished(let run):
                    guard let table = run.table, let evidence = run.evidence else {
                        return ExecutionAnswer(outcome: .failed)
                    }
                    return ExecutionAnswer(outcome: .succeeded, result: TrueResult(table: table, evidence: evidence))
                case .ended(.failed(let code)): return ExecutionAnswer(outcome: outcome(of: code))
                case .ended: return ExecutionAnswer(outcome: .failed)
                case .prepared, .progress, nil: break
                }
            }
        } catch {
            // A worker that breaks the protocol: not tried again, nothing of it kept.
        }
        return ExecutionAnswer(outcome: .failed)
    }

    private static func outcome(of code: FailureCode) -> OutcomeCode {
        switch code {
        case .resourceLimit: .resourceLimit
        case .notCompiled, .unsupported: .failed
        // Ours to repair: the request, the sealed file or the worker are not what they should be.
        case .invalidRequest, .invalidTable, .outputFailed, .internalError: .sandboxFault
        }
    }
}
