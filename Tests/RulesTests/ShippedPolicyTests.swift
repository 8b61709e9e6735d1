import Foundation
import Rules
import ShippedPolicies
import Testing

@Suite struct ShippedPolicyTests {
    @Test func isValid() throws {
        let policy = try JSONDecoder().decode(DisclosurePolicy.self, from: Data(ShippedPolicies.disclosureDefault))
        try policy.validate()
        #expect(policy.subjects.minimum == 10 && policy.dominance.maximumPercent == 90)
    }
}
