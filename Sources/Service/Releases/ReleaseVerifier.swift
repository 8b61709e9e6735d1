import Foundation
import Ledger

/// Verifies a package offline against a public key that the verifier got by another way.
package enum ReleaseVerifier {
    /// Reads `keys/release.pub`. Throws `keyUnreadable`.
    package static func key(path: String) throws(ReleaseProblem) -> PublicKey {
        guard let bytes = FileManager.default.contents(atPath: path), bytes.count <= 4_096,
            let file = try? CanonicalJSON.decode(InstanceKeys.PublicFile.self, from: bytes), let key = try? file.key()
        else { throw ReleaseProblem(.keyUnreadable, "\(path) is no public key of an instance") }
        return key
    }

    /// The certificate of a package in which every byte of every file is as it was signed, and no file more or less.
    package static func verify(_ package: ReleasePackage, key: PublicKey) throws(ReleaseProblem) -> Certificate {
        guard let text = package.files[ReleasePackage.certificateName],
            let signatureText = package.files[ReleasePackage.signatureName]
        else { throw ReleaseProblem(.fileMissing, "certificate or signature are missing") }
        // The signature's own bytes count too: only the canonical spelling is taken.
        guard let signature = try? CanonicalJSON.decode(SignatureRecord.self, from: Data(signatureText.utf8)),
            (try? CanonicalJSON.encode(signature)) == Data(signatureText.utf8),
            key.isValid(signature, for: Data(text.utf8))
        else { throw ReleaseProblem(.signatureInvalid, "the certificate is not signed by this key") }
        guard let certificate = try? CanonicalJSON.decode(Certificate.self, from: Data(text.utf8)) else {
            throw ReleaseProblem(.malformed, "the certificate cannot be read")
        }
        guard certificate.format <= Certificate.currentFormat else {
            throw ReleaseProblem(.newer, "format \(certificate.format)")
        }
        var unknown = Set(package.files.keys).subtracting([
            ReleasePackage.certificateName, ReleasePackage.signatureName,
        ])
        for file in certificate.files {
            guard let contents = package.files[file.name] else { throw ReleaseProblem(.fileMissing, file.name) }
            guard contents.utf8.count == file.bytes, Secret.sha256(Data(contents.utf8)) == file.sha256 else {
                throw ReleaseProblem(.fileChanged, file.name)
            }
            unknown.remove(file.name)
        }
        if let name = unknown.min() { throw ReleaseProblem(.fileUnknown, String(name.prefix(64))) }
        guard certificate.ledger.isValid(under: key) else {
            throw ReleaseProblem(.checkpointInvalid, "the ledger checkpoint is not signed by this key")
        }
        return certificate
    }
}
