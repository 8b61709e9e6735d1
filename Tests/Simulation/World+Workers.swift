import Foundation
import Ledger
import Scheduling
import Schemas
import Service

/// Workers and their answers, honest or not.
extension World {
    mutating func work() {
        guard let attempt = random.pick(attempts), let isCancelled = workers[attempt] else { return }
        // Some hang until they are ended.
        if !isCancelled, !isSettling, attempt.number % 7 == 3 { return }
        workers[attempt] = nil
        var answer = answer(of: attempt)
        if isCancelled, !random.once(in: 5) { answer = WorkerAnswer(.cancelled) }
        reply(attempt, answer)
        // The same again, or of an attempt that never was. (Nobody answers for one that is still to come: answers are
        // given by the task of their own attempt.)
        if random.once(in: 6) { reply(attempt, self.answer(of: attempt)) }
        if random.once(in: 12) {
            reply(Checker.Attempt(job: attempt.job, number: attempt.number + 1_000), self.answer(of: attempt))
        }
    }

    private mutating func reply(_ attempt: Checker.Attempt, _ answer: WorkerAnswer) {
        note("answer \(attempt.job.rawValue.suffix(4)) \(attempt.number) \(answer.outcome)")
        letters.append(.dispatch(.answered(attempt.job, attempt: attempt.number, answer)))
    }

    private mutating func answer(of attempt: Checker.Attempt) -> WorkerAnswer {
        switch Int.random(in: 0..<12, using: &random) {
        case 0: return WorkerAnswer(.sandboxFault)
        case 1: return WorkerAnswer(.sandboxFault, isLost: true)
        // A torn reply: a success that brought nothing.
        case 2: return WorkerAnswer(.succeeded)
        case 3: return WorkerAnswer(OutcomeCode.allCases.randomElement(using: &random) ?? .failed)
        // A failure that brings a result all the same.
        case 4: return WorkerAnswer(.failed, sealed: sealed(attempt.job))
        default: return WorkerAnswer(.succeeded, sealed: sealed(attempt.job))
        }
    }

    private func sealed(_ job: JobID) -> SealedResult {
        SealedResult(
            attachment: Attachment(.quarantine, name: job.rawValue, bytes: Data([1])),
            commitments: [SaltedCommitment(of: "result", sha256: Province.digest)])
    }

    /// What nobody wants.
    mutating func mischief() {
        switch Int.random(in: 0..<7, using: &random) {
        case 0: crash()
        case 1:
            note("keeper lost")
            for attempt in attempts {
                workers[attempt] = nil
                reply(attempt, WorkerAnswer(.sandboxFault, isLost: true))
            }
        case 2, 3:
            now += Int64.random(in: -10_000_000...10_000_000, using: &random)
            note("the clock leaps")
        case 4, 5: if let input = random.pick(old) { send(input) }
        default: send(.event(random.once(in: 2) ? .drain : .proceed))
        }
    }
}
