import Foundation
import Governance
import Ledger
import Schemas
import ShippedModels

/// `sluice init`: a new instance with its keys, its approved policies and models, and one security administrator.
package enum Initialisation {
    /// What is shown once.
    package struct Outcome: Hashable, Sendable, Codable {
        package var instance: String
        package var keyId: String
        package var person: PersonID
        /// The administrator's personal secret.
        package var secret: String
    }

    /// Who runs the platform, until told otherwise.
    private static let platformOperator = Organisation(
        id: OrganisationID("platform-operator"), name: BilingualText(zh: "平台运营者", en: "Platform operator"),
        kind: .platformOperator, level: nil, region: "330000")

    private static let administrator = Person(
        id: PersonID("admin"), organisation: platformOperator.id, name: "Security administrator",
        roles: [.securityAdministrator, .organisationAdministrator])

    package static func run(home: InstanceHome, now: @escaping @Sendable () -> Instant) async throws -> Outcome {
        let instance = UUID().uuidString.lowercased()
        try home.create(InstanceHome.Description(format: InstanceHome.Description.currentFormat, instance: instance))
        let lock = try InstanceLock(home: home)
        defer { lock.release() }
        let keys = try InstanceKeys.create(in: home)
        let recorder = try Recorder.open(
            path: home.ledgerPath, environment: RecorderEnvironment(clock: { now().milliseconds }))
        let secret = Secret.generate(.personal)
        let events = try events(instance: instance, key: keys.signing.publicKey, secret: secret)
        try await recorder.record(by: "operator") { _, draft in
            for event in events { draft.record(event) }
        }
        _ = try await recorder.checkpoint(key: keys.signing)
        recorder.database.close()
        return Outcome(
            instance: instance, keyId: keys.signing.publicKey.keyID, person: administrator.id, secret: secret.text)
    }

    private static func events(instance: String, key: PublicKey, secret: Secret) throws -> [LedgerEvent] {
        try platformOperator.validate(authority: nil)
        try administrator.validate(in: platformOperator)
        let policies = ApprovedPolicies.shipped.map { policy in
            LedgerEvent.policyApproved(
                PolicyApproved(name: policy.name, sha256: ApprovedPolicies.digest(of: policy.bytes)))
        }
        let models = try ShippedModels.all.map { shipped in
            let model = try CanonicalJSON.decode(AlgorithmModel.self, from: Data(shipped.manifest))
            let text = String(decoding: shipped.text, as: UTF8.self)
            try model.validate(text: text)
            return LedgerEvent.modelApproved(ModelApproved(model: model, text: text))
        }
        let created = InstanceCreated(instance: instance, publicKey: key.raw.base64EncodedString(), keyId: key.keyID)
        return [.instanceCreated(created)] + policies + models + [
            .organisationCreated(platformOperator), .personCreated(administrator),
            .secretIssued(SecretIssued(person: administrator.id, sha256: secret.sha256)),
        ]
    }
}
