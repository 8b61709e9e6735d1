import Foundation
import Governance
import Schemas
import ShippedModels
import ShippedPolicies
import Testing

@Suite struct ShippedFilesTests {
    @Test func reviewPolicyIsValid() throws {
        let policy = try JSONDecoder().decode(ReviewPolicy.self, from: Data(ShippedPolicies.reviewRestricted))
        try policy.validate()
        #expect(policy.name == "restricted")
    }

    @Test func everyModelAgreesWithItsText() throws {
        for shipped in ShippedModels.all {
            let model = try JSONDecoder().decode(AlgorithmModel.self, from: Data(shipped.manifest))
            try model.validate(text: String(decoding: shipped.text, as: UTF8.self))
        }
    }
}
