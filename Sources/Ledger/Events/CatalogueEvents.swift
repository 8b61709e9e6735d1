import Governance
import Schemas

/// A person's access was opened or closed.
package struct PersonStanding: Hashable, Sendable, Codable {
    package var person: PersonID
    package var isActive: Bool

    package init(person: PersonID, isActive: Bool) {
        self.person = person
        self.isActive = isActive
    }
}

/// A sealed version is computable from now on.
package struct DatasetVersionRegistered: Hashable, Sendable, Codable {
    package var dataset: DatasetID
    package var version: DatasetVersion

    package init(dataset: DatasetID, version: DatasetVersion) {
        self.dataset = dataset
        self.version = version
    }
}

/// A dataset was suspended, reopened or destroyed.
package struct DatasetStatusChanged: Hashable, Sendable, Codable {
    package var dataset: DatasetID
    package var status: Dataset.Status
    package var reason: String

    package init(dataset: DatasetID, status: Dataset.Status, reason: String) {
        self.dataset = dataset
        self.status = status
        self.reason = reason
    }
}

/// An agreement was suspended, reopened or terminated.
package struct AgreementStatusChanged: Hashable, Sendable, Codable {
    package var agreement: AgreementID
    package var status: Agreement.Status
    package var reason: String

    package init(agreement: AgreementID, status: Agreement.Status, reason: String) {
        self.agreement = agreement
        self.status = status
        self.reason = reason
    }
}
