import Governance
import Scheduling
import Schemas
import Service
import Synchronization

/// What is on its way to the dispatch or to a person.
enum Letter: Sendable {
    case dispatch(DispatchInput)
    /// The submitter is told that the job is kept; then the scheduler is.
    case accepted(JobSpecification)
    case cancelled(JobID)
    case standing(Standing)
    case recovered([SchedulerEvent])
    /// What was left could not be taken up: the process does not start.
    case notStarted
    /// The request was approved: the platform may release it.
    case approved(RequestID)
}

/// Filled by the answers to decisions.
final class Mailbox: Sendable {
    private let letters = Mutex<[Letter]>([])

    func put(_ letter: Letter) { letters.withLock { $0.append(letter) } }

    func takeAll() -> [Letter] {
        letters.withLock { letters in
            defer { letters = [] }
            return letters
        }
    }
}
