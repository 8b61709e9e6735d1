import Governance
import Schemas

/// What is true in an instance after all entries so far: what every decision of the service looks at.
package struct LedgerState: RecordedState {
    package private(set) var instance: InstanceCreated?
    package private(set) var people = PeopleState()
    package private(set) var catalogue = CatalogueState()
    package private(set) var jobs = JobsState()
    package private(set) var reviews = ReviewsState()
    package private(set) var scheduling = SchedulingState()

    package init() {}

    package static let projection = 6

    /// Who people are and what proves it: looked at by every request.
    package var glance: PeopleState { people }

    /// Jobs, or requests, or releases in one part.
    private static let partSize = 128

    /// Jobs and reviews apart from all else, of which there is little.
    package func parts() -> AnySequence<LedgerState> {
        var rest = self
        (rest.jobs, rest.reviews) = (jobs.withoutRecords, ReviewsState())
        // Lazy again: of an opaque sequence `map` would make all at once.
        let jobs = jobs.parts(of: Self.partSize).lazy.map { part in
            var state = LedgerState()
            state.jobs = part
            return state
        }
        let reviews = reviews.parts(of: Self.partSize).lazy.map { part in
            var state = LedgerState()
            state.reviews = part
            return state
        }
        return AnySequence([AnySequence(CollectionOfOne(rest)), AnySequence(jobs), AnySequence(reviews)].lazy.joined())
    }

    package mutating func add(_ part: LedgerState) {
        jobs.add(part.jobs)
        reviews.add(part.reviews)
    }

    /// The part that speaks of one request: people, catalogue, the request and its jobs. For whoever goes on after the decision:
    /// while somebody holds the whole state, the writer's next entry copies every job in memory. `Recorder.completed` adds the
    /// jobs that are not in memory.
    package func excerpt(of request: RequestID) -> LedgerState {
        var part = LedgerState()
        (part.instance, part.people, part.catalogue) = (instance, people, catalogue)
        part.reviews = reviews.excerpt(of: request)
        part.jobs = jobs.excerpt(of: reviews.requests[request]?.results ?? [])
        return part
    }

    /// Jobs of the requests at hand that are not.
    var missingJobs: [JobID] { reviews.requests.values.flatMap(\.results).filter { jobs.recent[$0] == nil } }

    /// Adds a job that has left memory, from its archived entries. Throws `unreadableEntry`.
    mutating func add(_ job: JobID, from entries: [LedgerEntry]) throws(LedgerError) {
        try jobs.add(job, from: entries)
    }

    package var archivableCount: Int { jobs.archivableCount }

    package func archivable(limit: Int) -> [ArchivedItem] { jobs.archivable(limit: limit) }

    package mutating func forget(_ items: [ArchivedItem]) { jobs.forget(items) }

    package mutating func consult(_ archive: EntryArchive) { jobs.consult(archive) }

    package mutating func apply(_ event: LedgerEvent, stamp: EntryStamp) {
        if event.changesGlance { return people.apply(event) }
        switch event {
        case .instanceCreated(let created): instance = created
        case .organisationCreated, .personCreated, .personStanding, .secretIssued, .tokenIssued, .tokenRevoked: break
        case .policyApproved, .modelApproved, .datasetCatalogued, .datasetVersionRegistered, .datasetStatusChanged,
            .agreementConcluded, .agreementStatusChanged:
            catalogue.apply(event)
        case .jobAccepted, .submissionRefused, .jobLeased, .jobRequeued, .jobFinished, .jobCancelRequested,
            .resultsErased:
            jobs.apply(event, stamp: stamp)
        case .requestDrafted, .requestStepped, .released, .retrieved: reviews.apply(event, stamp: stamp)
        // Nobody decides by it: it is read in the record.
        case .viewRecorded: break
        case .agreementWeighed, .emergencyDeclared, .emergencyEnded, .schedulerPaused:
            scheduling.apply(event, stamp: stamp)
        }
    }
}
