import Foundation
import Governance
import Ledger
import Rules
import Scheduling
import ShippedPolicies

/// The policies in force: read from bytes whose digests the ledger has approved.
package struct ApprovedPolicies: Sendable {
    package let disclosure: DisclosurePolicy
    package let disclosureSHA256: String
    package let review: ReviewPolicy
    package let retention: RetentionPolicy
    package let scheduling: SchedulingPolicy

    /// Name → bytes of everything shipped.
    static let shipped: [(name: String, bytes: [UInt8])] = [
        ("seccomp/worker", ShippedPolicies.seccompWorker), ("seccomp/ingest", ShippedPolicies.seccompIngest),
        ("workers/workers", ShippedPolicies.workers), ("disclosure/default", ShippedPolicies.disclosureDefault),
        ("review/restricted", ShippedPolicies.reviewRestricted),
        ("retention/quarantine", ShippedPolicies.retentionQuarantine),
        ("scheduling/scheduling", ShippedPolicies.scheduling),
    ]

    static func digest(of bytes: [UInt8]) -> String { Secret.sha256(Data(bytes)) }

    /// Checks every shipped policy against the approved digests. Throws `policyNotApproved`.
    init(approved: [String: String]) throws(ServiceFault) {
        for policy in Self.shipped where approved[policy.name] != Self.digest(of: policy.bytes) {
            throw ServiceFault(.policyNotApproved, "\(policy.name) is not the policy that was approved")
        }
        do {
            disclosure = try CanonicalJSON.decode(
                DisclosurePolicy.self, from: Data(ShippedPolicies.disclosureDefault))
            review = try CanonicalJSON.decode(ReviewPolicy.self, from: Data(ShippedPolicies.reviewRestricted))
            retention = try CanonicalJSON.decode(
                RetentionPolicy.self, from: Data(ShippedPolicies.retentionQuarantine))
            try disclosure.validate()
            try review.validate()
            try retention.validate()
            scheduling = try SchedulingPolicy(bytes: Data(ShippedPolicies.scheduling))
        } catch {
            throw ServiceFault(.policyNotApproved, "a policy cannot be read")
        }
        disclosureSHA256 = Self.digest(of: ShippedPolicies.disclosureDefault)
    }
}
