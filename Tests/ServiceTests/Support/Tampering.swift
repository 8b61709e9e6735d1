import Foundation
import Ledger
import Testing

@testable import Service

/// Changes to a release package, each of which a verifier must find.
enum Tampering {
    /// Why a package is refused; nil when it is taken.
    static func problem(_ files: [String: String], _ key: PublicKey) -> ReleaseProblem.Code? {
        do {
            _ = try ReleaseVerifier.verify(ReleasePackage(files: files), key: key)
            return nil
        } catch {
            return error.code
        }
    }

    /// Changes each byte of each file (of a long one, every `stride`-th), cuts and lengthens it.
    static func everyChangeIsFound(in package: ReleasePackage, key: PublicKey, stride step: Int) throws {
        #expect(problem(package.files, key) == nil)
        for (name, text) in package.files {
            let bytes = Array(text.utf8)
            let found: ReleaseProblem.Code = name.hasPrefix("certificate") ? .signatureInvalid : .fileChanged
            for index in stride(from: 0, to: bytes.count, by: bytes.count > 1_000 ? step : 1) {
                var changed = bytes
                changed[index] ^= 1
                // What is no text is refused when the folder is read.
                guard let other = String(validating: changed, as: UTF8.self) else { continue }
                let code = problem(package.files.merging([name: other]) { $1 }, key)
                guard code == found else {
                    Issue.record("byte \(index) of \(name): \(String(describing: code))")
                    return
                }
            }
            #expect(problem(package.files.merging([name: text + "\n"]) { $1 }, key) == found)
            #expect(problem(package.files.merging([name: String(text.dropLast())]) { $1 }, key) == found)
            #expect(problem(package.files.filter { $0.key != name }, key) == .fileMissing)
        }
        #expect(problem(package.files.merging(["more.csv": "a\n"]) { $1 }, key) == .fileUnknown)
        #expect(problem(package.files, try SigningKey.generate().publicKey) == .signatureInvalid)
    }
}
