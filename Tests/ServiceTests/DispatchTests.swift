import Foundation
import Ledger
import Scheduling
import Schemas
import Testing

@testable import Service

/// The dispatch alone: inputs in, outputs out.
@Suite struct DispatchTests {
    private static func job(_ id: String) -> DispatchInput {
        .event(
            .accepted(
                ScheduledJob(
                    id: JobID(id), agreements: [AgreementID("a")], datasets: [DatasetID("d")],
                    timeLimitMilliseconds: 50)))
    }

    private static let sealed = SealedResult(
        attachment: Attachment(.quarantine, name: "j", bytes: Data([1])),
        commitments: [SaltedCommitment(of: "result", sha256: "0")])

    private let id = JobID("j")

    private func lease(_ id: String, _ attempt: Int = 1) -> JobStep { .lease(JobID(id), attempt: attempt) }

    private func take(_ dispatch: inout Dispatch, _ input: DispatchInput) -> [DispatchOutput] {
        dispatch.handle(input, at: Instant(milliseconds: 0))
    }

    private func running(_ attempt: Int = 1) -> Dispatch {
        var dispatch = Dispatch(limits: SchedulerLimits(slots: 4, slotsPerAgreement: 4))
        _ = take(&dispatch, Self.job("j"))
        _ = take(&dispatch, .committed([.recorded]))
        return dispatch
    }

    @Test func workStartsAfterItsLeaseIsOnDisk() {
        var dispatch = Dispatch(limits: SchedulerLimits(slots: 4, slotsPerAgreement: 4))
        #expect(take(&dispatch, Self.job("j")) == [.persist([lease("j")])])
        #expect(
            take(&dispatch, .committed([.recorded])) == [
                .startWork(id, attempt: 1), .setTimer(.deadline(id, attempt: 1), milliseconds: 50),
            ])
        #expect(
            take(&dispatch, .answered(id, attempt: 1, WorkerAnswer(.succeeded, sealed: Self.sealed))) == [
                .clearTimer(.deadline(id, attempt: 1)), .persist([.finish(id, attempt: 1, .succeeded, Self.sealed)]),
            ])
        #expect(!dispatch.isIdle)
        #expect(take(&dispatch, .committed([.recorded])) == [])
        #expect(dispatch.isIdle)
    }

    @Test func whatComesMeanwhileSharesTheNextDecision() {
        var dispatch = Dispatch(limits: SchedulerLimits(slots: 4, slotsPerAgreement: 4))
        _ = take(&dispatch, Self.job("j"))
        for name in ["k", "l"] { #expect(take(&dispatch, Self.job(name)) == []) }
        let next = take(&dispatch, .committed([.recorded]))
        #expect(next.last == .persist([lease("k"), lease("l")]))
    }

    /// Two steps of one job stay in order: the second waits for the state that the first makes.
    @Test func stepsOfOneJobAreDecidedOneAfterTheOther() {
        var dispatch = running()
        let again = take(&dispatch, .answered(id, attempt: 1, WorkerAnswer(.sandboxFault)))
        #expect(again.last == .persist([.requeue(id, attempt: 1, .sandboxFault)]))
        #expect(take(&dispatch, .committed([.recorded])) == [.persist([lease("j", 2)])])
    }

    @Test func aKillBeforeTheLeaseIsRecordedStartsNothing() {
        var dispatch = Dispatch(limits: SchedulerLimits(slots: 4, slotsPerAgreement: 4))
        _ = take(&dispatch, Self.job("j"))
        #expect(take(&dispatch, .event(.cancelRequested(id))) == [])
        #expect(take(&dispatch, .committed([.recorded])) == [.persist([.finish(id, attempt: 1, .cancelled, nil)])])
    }

    @Test(arguments: [StepVerdict.refused, .void]) func aLeaseThatTheRecordDoesNotTakeEnds(verdict: StepVerdict) {
        var dispatch = Dispatch(limits: SchedulerLimits(slots: 4, slotsPerAgreement: 4))
        _ = take(&dispatch, Self.job("j"))
        #expect(take(&dispatch, .committed([verdict])) == [.persist([.finish(id, attempt: 1, .cancelled, nil)])])
    }

    @Test func aFullDiskIsWaitedOut() {
        var dispatch = Dispatch(limits: SchedulerLimits(slots: 4, slotsPerAgreement: 4))
        _ = take(&dispatch, Self.job("j"))
        _ = take(&dispatch, Self.job("k"))
        #expect(
            take(&dispatch, .notCommitted(.storageFull)) == [
                .setTimer(.space, milliseconds: Dispatch.spaceMilliseconds)
            ])
        #expect(take(&dispatch, Self.job("l")) == [])
        #expect(take(&dispatch, .timer(.space)) == [.persist([lease("j"), lease("k"), lease("l")])])
    }

    @Test func aBrokenLedgerEndsEverything() {
        var dispatch = running()
        _ = take(&dispatch, Self.job("k"))
        #expect(take(&dispatch, .notCommitted(.refused)) == [.cancelWork(id, attempt: 1)])
        #expect(dispatch.isHalted && dispatch.isIdle)
        #expect(take(&dispatch, Self.job("l")) == [])
        #expect(take(&dispatch, .answered(id, attempt: 1, WorkerAnswer(.succeeded, sealed: Self.sealed))) == [])
    }

    @Test func lateAndForgedAnswersAreNone() {
        var dispatch = running()
        for (job, attempt) in [("j", 0), ("j", 2), ("nobody", 1)] {
            #expect(take(&dispatch, .answered(JobID(job), attempt: attempt, WorkerAnswer(.failed))) == [])
        }
        #expect(
            take(&dispatch, .answered(id, attempt: 1, WorkerAnswer(.succeeded))).last
                == .persist([.finish(id, attempt: 1, .failed, nil)]))
        #expect(take(&dispatch, .answered(id, attempt: 1, WorkerAnswer(.succeeded, sealed: Self.sealed))) == [])
    }

    @Test func nothingIsKeptOfAFailure() {
        var dispatch = running()
        #expect(
            take(&dispatch, .answered(id, attempt: 1, WorkerAnswer(.failed, sealed: Self.sealed))).last
                == .persist([.finish(id, attempt: 1, .failed, nil)]))
    }

    @Test func aLostKeeperAndAForbiddenCall() {
        var dispatch = running()
        #expect(
            take(&dispatch, .answered(id, attempt: 1, WorkerAnswer(.sandboxFault, isLost: true))).last
                == .persist([.requeue(id, attempt: 1, .keeperLost)]))
        dispatch = running()
        let alarmed = take(&dispatch, .answered(id, attempt: 1, WorkerAnswer(.policyViolation, isLost: true)))
        #expect(alarmed.first == .alarm(id))
        #expect(alarmed.last == .persist([.finish(id, attempt: 1, .policyViolation, nil)]))
    }

    @Test func decisionsAreBounded() {
        var dispatch = Dispatch(limits: SchedulerLimits(slots: 1_000, slotsPerAgreement: 1_000))
        _ = take(&dispatch, Self.job("first"))
        for index in 0..<700 { _ = take(&dispatch, Self.job("j\(index)")) }
        guard case .persist(let steps)? = take(&dispatch, .committed([.recorded])).last else {
            return #expect(Bool(false))
        }
        #expect(steps.count == Dispatch.stepsLimit)
    }
}
