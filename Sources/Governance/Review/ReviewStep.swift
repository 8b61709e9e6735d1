import Schemas

/// What a request asks for. The service derives bodies and recipients from the results' datasets and agreements.
package struct RequestContents: Hashable, Sendable, Codable {
    package var results: [JobID]
    package var context: String
    package var bodies: [ReviewBody]
    package var recipients: [OrganisationID]

    package init(results: [JobID], context: String, bodies: [ReviewBody], recipients: [OrganisationID]) {
        self.results = results
        self.context = context
        self.bodies = bodies
        self.recipients = recipients
    }
}

/// What an actor asks for, with the words that go with it.
package enum ReviewCommand: Hashable, Sendable, Codable {
    case edit(contents: RequestContents)
    case submit
    case retract
    case assess(verdict: Verdict, comment: String)
    case approve(comment: String)
    case `return`(comment: String)
    case reject(comment: String)
    case release
    case suspend(reason: String)
    case resume(reason: String)
    case withdraw(reason: String)
    case retrieve

    package var action: ReviewAction {
        switch self {
        case .edit: .edit
        case .submit: .submit
        case .retract: .retract
        case .assess: .assess
        case .approve: .approve
        case .return: .return
        case .reject: .reject
        case .release: .release
        case .suspend: .suspend
        case .resume: .resume
        case .withdraw: .withdraw
        case .retrieve: .retrieve
        }
    }

    /// The words given; nil where none belong.
    var comment: String? {
        switch self {
        case .assess(_, let text), .approve(let text), .return(let text), .reject(let text), .suspend(let text),
            .resume(let text), .withdraw(let text):
            text
        case .edit, .submit, .retract, .release, .retrieve: nil
        }
    }
}

/// A decided step: what the ledger stores. Replaying the steps of a request gives its present form, without asking the
/// policy again.
package struct ReviewStep: Hashable, Sendable, Codable {
    package var request: RequestID
    package var actor: Actor
    package var at: Instant
    package var command: ReviewCommand
    /// The state after it.
    package var state: ReviewState

    package init(request: RequestID, actor: Actor, at: Instant, command: ReviewCommand, state: ReviewState) {
        self.request = request
        self.actor = actor
        self.at = at
        self.command = command
        self.state = state
    }
}

extension ReviewRequest {
    /// This request after a decided step.
    package func applying(_ step: ReviewStep) -> ReviewRequest {
        var next = self
        func opinion(_ verdict: Verdict, _ comment: String) -> Opinion {
            Opinion(
                person: step.actor.person, organisation: step.actor.organisation, verdict: verdict, comment: comment,
                at: step.at)
        }
        switch step.command {
        case .edit(let contents):
            (next.results, next.context) = (contents.results, contents.context)
            (next.bodies, next.recipients) = (contents.bodies, contents.recipients)
        case .submit: next.rounds.append(ReviewRound(results: results, context: context, submittedAt: step.at))
        case .assess(let verdict, let comment): next.amendRound { $0.assessments.append(opinion(verdict, comment)) }
        case .approve(let comment): next.amendRound { $0.decisions.append(opinion(.release, comment)) }
        case .return(let comment): next.amendRound { $0.decisions.append(opinion(.return, comment)) }
        case .reject(let comment): next.amendRound { $0.decisions.append(opinion(.reject, comment)) }
        case .retract, .release, .suspend, .resume, .withdraw, .retrieve: break
        }
        next.state = step.state
        return next
    }

    private mutating func amendRound(_ change: (inout ReviewRound) -> Void) {
        guard !rounds.isEmpty else { return }
        change(&rounds[rounds.count - 1])
    }
}
