import Governance
import Schemas
import Testing

@testable import Ledger

/// Lists and counts read indexes: they must say what reading everything would say.
struct ReviewsStateTests {
    private static let organisations = ["acme", "rival", "stats", "bureau", "other"].map { OrganisationID($0) }

    @Test func indexesSayWhatReadingEverythingSays() throws {
        var random = SystemRandomNumberGenerator()
        var state = ReviewsState()
        var ids: [RequestID] = []
        for number in 1...600 {
            // Now and then one whose identifier is older: clocks are set back.
            let isLate = number.isMultiple(of: 50)
            let name = isLate ? "0-\(number)" : "\(1_000 + number)"
            // What is released is not edited any more.
            let known = ids.filter { state.releaseOfRequest[$0] == nil }.randomElement(using: &random)
            for event in events(number, name, known, &random) {
                if case .requestDrafted(let request) = event { ids.append(request.id) }
                state.apply(event, stamp: EntryStamp(sequence: Int64(number), timeMilliseconds: 5, actor: "tester"))
            }
        }
        #expect(state.requests.count > 100 && state.releases.count > 20)
        for organisation in Self.organisations.map(Optional.some) + [nil] {
            let requests = state.requests.values.filter { organisation == nil || concerns($0, organisation) }
            #expect(
                Array(state.newestRequests(of: organisation)).map(\.id) == requests.map(\.id).sorted(by: >))
            let releases = state.releases.values.filter { release in
                organisation == nil || state.requests[release.record.request].map { concerns($0, organisation) } == true
            }
            #expect(
                Array(state.newestReleases(of: organisation)).map(\.record.id)
                    == releases.map(\.record.id).sorted(by: >))
        }
        let all = Array(state.newestRequests(of: nil)).map(\.id)
        for (index, id) in all.enumerated().shuffled().prefix(20) {
            #expect(Array(state.newestRequests(of: nil, before: id)).map(\.id) == Array(all[(index + 1)...]))
        }
        #expect(Array(state.newestRequests(of: nil, before: RequestID("~"))).map(\.id) == all)
        for one in ReviewState.allCases {
            let found = state.requests(in: [one]).map(\.id)
            #expect(found.sorted() == state.requests.values.filter { $0.state == one }.map(\.id).sorted())
        }
        #expect(state.requests(in: ReviewState.allCases).count == state.requests.count)
    }

    @Test func onlyTheLastReceiptOfAPersonIsKept() {
        var release = ReleaseHistory(
            record: ReleaseRecord(
                id: ReleaseID("r"), request: RequestID("q"), jobs: [], recipients: [],
                releasedAt: Instant(milliseconds: 1), expiresAt: Instant(milliseconds: 2)), certificateSHA256: "")
        for (sequence, person) in [(1, "a"), (2, "b"), (3, "a")] {
            release.add(.init(sequence: Int64(sequence), person: PersonID(person), organisation: OrganisationID("o")))
        }
        #expect(release.receipts.map(\.sequence) == [2, 3])
    }

    private func concerns(_ request: ReviewRequest, _ organisation: OrganisationID?) -> Bool {
        request.submitterOrganisation == organisation || request.recipients.contains { $0 == organisation }
            || request.bodies.contains { $0.openingBody == organisation || $0.authority == organisation }
    }

    /// A new request, a change of a known one, or its release.
    private func events(
        _ number: Int, _ name: String, _ known: RequestID?, _ random: inout SystemRandomNumberGenerator
    ) -> [LedgerEvent] {
        func some() -> [OrganisationID] { Self.organisations.filter { _ in Bool.random(using: &random) } }
        func bodies() -> [ReviewBody] { some().map { ReviewBody(openingBody: $0, authority: Self.organisations[3]) } }
        func step(_ id: RequestID, _ command: ReviewCommand, _ state: ReviewState) -> ReviewStep {
            ReviewStep(
                request: id, actor: .platform, at: Instant(milliseconds: 1), command: command, state: state)
        }
        let choice = Int.random(in: 0..<4, using: &random)
        guard let known, choice > 0 else {
            return [
                .requestDrafted(
                    ReviewRequest(
                        id: RequestID(name), submitter: PersonID("p"),
                        submitterOrganisation: Self.organisations[number % 2], bodies: bodies(), recipients: some(),
                        results: [JobID("job-\(number)")], context: ""))
            ]
        }
        switch choice {
        case 1:
            let contents = RequestContents(results: [], context: "", bodies: bodies(), recipients: some())
            return [.requestStepped(step(known, .edit(contents: contents), .drafted))]
        case 2: return [.requestStepped(step(known, .submit, ReviewState.allCases.randomElement(using: &random)!))]
        default:
            let record = ReleaseRecord(
                id: ReleaseID("release-\(known)"), request: known, jobs: [], recipients: [],
                releasedAt: Instant(milliseconds: 1), expiresAt: Instant(milliseconds: 2))
            return [
                .released(Released(release: record, certificateSHA256: "", step: step(known, .release, .released)))
            ]
        }
    }
}
