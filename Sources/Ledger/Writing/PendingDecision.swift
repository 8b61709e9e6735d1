/// A decision waiting for its turn, and the caller waiting for its answer.
struct PendingDecision<State: RecordedState>: Sendable {
    let actor: String
    /// Decides; the answer is delivered later, when the commit's fate is known.
    let run: @Sendable (State, inout Draft<State.Event>) -> Answer

    init<T: Sendable>(
        actor: String, decide: @escaping @Sendable (State, inout Draft<State.Event>) throws -> T,
        continuation: CheckedContinuation<T, any Error>
    ) {
        self.actor = actor
        run = { state, draft in
            let result: Result<T, any Error>
            do { result = .success(try decide(state, &draft)) } catch { result = .failure(error) }
            var isAccepted = false
            if case .success = result { isAccepted = true }
            return Answer(isAccepted: isAccepted) { failure in
                if let failure { continuation.resume(throwing: failure) } else { continuation.resume(with: result) }
            }
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
