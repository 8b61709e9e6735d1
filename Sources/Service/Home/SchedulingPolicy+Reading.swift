import Foundation
import Ledger
import Scheduling

extension SchedulingPolicy {
    /// Reads strictly: no unknown, missing or repeated key, every number within its bounds. Throws `policyNotApproved`.
    package init(bytes: Data) throws(ServiceFault) {
        guard let policy = try? CanonicalJSON.decode(SchedulingPolicy.self, from: bytes),
            let canonical = try? CanonicalJSON.encode(policy)
        else { throw ServiceFault(.policyNotApproved, "the scheduling policy cannot be read") }
        // Without blanks it is as long as its canonical form: nothing is in it that was not read.
        let written = bytes.filter { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        guard written.count == canonical.count else {
            throw ServiceFault(.policyNotApproved, "the scheduling policy has keys that this version does not know")
        }
        if let field = policy.invalidField {
            throw ServiceFault(.policyNotApproved, "the scheduling policy's \(field.rawValue) is out of its bounds")
        }
        self = policy
    }
}
