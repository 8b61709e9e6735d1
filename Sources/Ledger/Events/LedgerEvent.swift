import Foundation
import Governance
import Schemas

/// Everything that can happen in an instance: a closed set. A kind is never changed or reused once a ledger holds it.
package enum LedgerEvent: Hashable, Sendable {
    case instanceCreated(InstanceCreated)
    case organisationCreated(Organisation)
    case personCreated(Person)
    case personStanding(PersonStanding)
    case secretIssued(SecretIssued)
    case tokenIssued(TokenIssued)
    case tokenRevoked(TokenID)
    case policyApproved(PolicyApproved)
    case modelApproved(ModelApproved)
    case datasetCatalogued(Dataset)
    case datasetVersionRegistered(DatasetVersionRegistered)
    case datasetStatusChanged(DatasetStatusChanged)
    case agreementConcluded(Agreement)
    case agreementStatusChanged(AgreementStatusChanged)
    case jobAccepted(JobAccepted)
    case submissionRefused(SubmissionRefused)
    case jobLeased(JobLeased)
    case jobRequeued(JobRequeued)
    case jobFinished(JobFinished)
    case jobCancelRequested(JobCancelRequested)
    case resultsErased(ResultsErased)
    case requestDrafted(ReviewRequest)
    case requestStepped(ReviewStep)
    case viewRecorded(ViewRecorded)
    case released(Released)
    case retrieved(Retrieved)
    case agreementWeighed(AgreementWeighed)
    case emergencyDeclared(Emergency)
    case emergencyEnded(EmergencyEnded)
    case schedulerPaused(SchedulerPaused)
}

extension LedgerEvent: RecordedEvent {
    /// As stored; the raw values are part of the format.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case instanceCreated, organisationCreated, personCreated, personStanding, secretIssued, tokenIssued
        case tokenRevoked, policyApproved, modelApproved, datasetCatalogued, datasetVersionRegistered
        case datasetStatusChanged, agreementConcluded, agreementStatusChanged, jobAccepted, submissionRefused
        case jobLeased, jobRequeued, jobFinished, jobCancelRequested, resultsErased, requestDrafted, requestStepped
        case viewRecorded, released, retrieved
        case agreementWeighed, emergencyDeclared, emergencyEnded, schedulerPaused
    }

    package var kind: Kind {
        switch self {
        case .instanceCreated: .instanceCreated
        case .organisationCreated: .organisationCreated
        case .personCreated: .personCreated
        case .personStanding: .personStanding
        case .secretIssued: .secretIssued
        case .tokenIssued: .tokenIssued
        case .tokenRevoked: .tokenRevoked
        case .policyApproved: .policyApproved
        case .modelApproved: .modelApproved
        case .datasetCatalogued: .datasetCatalogued
        case .datasetVersionRegistered: .datasetVersionRegistered
        case .datasetStatusChanged: .datasetStatusChanged
        case .agreementConcluded: .agreementConcluded
        case .agreementStatusChanged: .agreementStatusChanged
        case .jobAccepted: .jobAccepted
        case .submissionRefused: .submissionRefused
        case .jobLeased: .jobLeased
        case .jobRequeued: .jobRequeued
        case .jobFinished: .jobFinished
        case .jobCancelRequested: .jobCancelRequested
        case .resultsErased: .resultsErased
        case .requestDrafted: .requestDrafted
        case .requestStepped: .requestStepped
        case .viewRecorded: .viewRecorded
        case .released: .released
        case .retrieved: .retrieved
        case .agreementWeighed: .agreementWeighed
        case .emergencyDeclared: .emergencyDeclared
        case .emergencyEnded: .emergencyEnded
        case .schedulerPaused: .schedulerPaused
        }
    }

    package var kindName: String { kind.rawValue }

    /// Those of people: `LedgerState` hands them to `PeopleState`, and no others.
    package var changesGlance: Bool {
        switch self {
        case .organisationCreated, .personCreated, .personStanding, .secretIssued, .tokenIssued, .tokenRevoked: true
        default: false
        }
    }

    package func payload() throws -> Data {
        switch self {
        case .instanceCreated(let value): try CanonicalJSON.encode(value)
        case .organisationCreated(let value): try CanonicalJSON.encode(value)
        case .personCreated(let value): try CanonicalJSON.encode(value)
        case .personStanding(let value): try CanonicalJSON.encode(value)
        case .secretIssued(let value): try CanonicalJSON.encode(value)
        case .tokenIssued(let value): try CanonicalJSON.encode(value)
        case .tokenRevoked(let value): try CanonicalJSON.encode(value)
        case .policyApproved(let value): try CanonicalJSON.encode(value)
        case .modelApproved(let value): try CanonicalJSON.encode(value)
        case .datasetCatalogued(let value): try CanonicalJSON.encode(value)
        case .datasetVersionRegistered(let value): try CanonicalJSON.encode(value)
        case .datasetStatusChanged(let value): try CanonicalJSON.encode(value)
        case .agreementConcluded(let value): try CanonicalJSON.encode(value)
        case .agreementStatusChanged(let value): try CanonicalJSON.encode(value)
        case .jobAccepted(let value): try CanonicalJSON.encode(value)
        case .submissionRefused(let value): try CanonicalJSON.encode(value)
        case .jobLeased(let value): try CanonicalJSON.encode(value)
        case .jobRequeued(let value): try CanonicalJSON.encode(value)
        case .jobFinished(let value): try CanonicalJSON.encode(value)
        case .jobCancelRequested(let value): try CanonicalJSON.encode(value)
        case .resultsErased(let value): try CanonicalJSON.encode(value)
        case .requestDrafted(let value): try CanonicalJSON.encode(value)
        case .requestStepped(let value): try CanonicalJSON.encode(value)
        case .viewRecorded(let value): try CanonicalJSON.encode(value)
        case .released(let value): try CanonicalJSON.encode(value)
        case .retrieved(let value): try CanonicalJSON.encode(value)
        case .agreementWeighed(let value): try CanonicalJSON.encode(value)
        case .emergencyDeclared(let value): try CanonicalJSON.encode(value)
        case .emergencyEnded(let value): try CanonicalJSON.encode(value)
        case .schedulerPaused(let value): try CanonicalJSON.encode(value)
        }
    }

    package init(kindName: String, payload: Data) throws {
        guard let kind = Kind(rawValue: kindName) else {
            throw LedgerError(.unreadableEntry, "an event of a kind that this version does not know")
        }
        func read<T: Decodable>(_ type: T.Type = T.self) throws -> T { try CanonicalJSON.decode(type, from: payload) }
        switch kind {
        case .instanceCreated: self = .instanceCreated(try read())
        case .organisationCreated: self = .organisationCreated(try read())
        case .personCreated: self = .personCreated(try read())
        case .personStanding: self = .personStanding(try read())
        case .secretIssued: self = .secretIssued(try read())
        case .tokenIssued: self = .tokenIssued(try read())
        case .tokenRevoked: self = .tokenRevoked(try read())
        case .policyApproved: self = .policyApproved(try read())
        case .modelApproved: self = .modelApproved(try read())
        case .datasetCatalogued: self = .datasetCatalogued(try read())
        case .datasetVersionRegistered: self = .datasetVersionRegistered(try read())
        case .datasetStatusChanged: self = .datasetStatusChanged(try read())
        case .agreementConcluded: self = .agreementConcluded(try read())
        case .agreementStatusChanged: self = .agreementStatusChanged(try read())
        case .jobAccepted: self = .jobAccepted(try read())
        case .submissionRefused: self = .submissionRefused(try read())
        case .jobLeased: self = .jobLeased(try read())
        case .jobRequeued: self = .jobRequeued(try read())
        case .jobFinished: self = .jobFinished(try read())
        case .jobCancelRequested: self = .jobCancelRequested(try read())
        case .resultsErased: self = .resultsErased(try read())
        case .requestDrafted: self = .requestDrafted(try read())
        case .requestStepped: self = .requestStepped(try read())
        case .viewRecorded: self = .viewRecorded(try read())
        case .released: self = .released(try read())
        case .retrieved: self = .retrieved(try read())
        case .agreementWeighed: self = .agreementWeighed(try read())
        case .emergencyDeclared: self = .emergencyDeclared(try read())
        case .emergencyEnded: self = .emergencyEnded(try read())
        case .schedulerPaused: self = .schedulerPaused(try read())
        }
    }
}
