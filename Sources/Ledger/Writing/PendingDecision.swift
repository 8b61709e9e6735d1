/// A decision waiting for its turn, and whoever waits for its answer.
package struct PendingDecision<State: RecordedState>: Sendable {
    let actor: String
    /// Decides; the answer is delivered later, when the commit's fate is known.
    let run: @Sendable (State, inout Draft<State.Event>) -> Answer

    /// `deliver` is called exactly once.
    package init<T: Sendable>(
        actor: String, decide: @escaping @Sendable (State, inout Draft<State.Event>) throws -> T,
        deliver: @escaping @Sendable (Result<T, any Error>) -> Void
    ) {
        self.actor = actor
        run = { state, draft in
            let result: Result<T, any Error>
            do { result = .success(try decide(state, &draft)) } catch { result = .failure(error) }
            var isAccepted = false
            if case .success = result { isAccepted = true }
            return Answer(isAccepted: isAccepted) { failure in deliver(failure.map { .failure($0) } ?? result) }
        }
    }
}

/// What a caller will hear.
struct Answer: Sendable {
    /// False when the decision itself refused: it drafted nothing.
    let isAccepted: Bool
    /// Why this one decision could not be staged, though it was accepted.
    var failure: (any Error)?
    private let resume: @Sendable ((any Error)?) -> Void

    init(isAccepted: Bool, resume: @escaping @Sendable ((any Error)?) -> Void) {
        self.isAccepted = isAccepted
        self.resume = resume
    }

    /// To be called exactly once; `commitFailure` overrides everything.
    func deliver(_ commitFailure: LedgerError?) {
        resume(commitFailure ?? failure)
    }
}
