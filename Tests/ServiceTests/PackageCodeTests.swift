import Foundation
import Ledger
import Schemas
import Testing

@testable import Service

/// A trigger for every code of `ReleaseProblem`, on packages that an insider signs.
@Suite struct PackageCodeTests {
    @Test func everyCodeHasItsTrigger() async throws {
        try await World.run { world in
            try await world.agreed()
            let delivery = try await world.platform.releases.retrieve(
                try await world.released(), by: world["retriever"])
            let package = try ReleasePackage(bytes: delivery.bytes)
            for code in ReleaseProblem.Code.allCases {
                do throws(ReleaseProblem) {
                    try trigger(code, package, world)
                    Issue.record("\(code) was not found")
                } catch {
                    #expect(error.code == code)
                }
            }
        }
    }

    private func trigger(_ code: ReleaseProblem.Code, _ package: ReleasePackage, _ world: World) throws(ReleaseProblem)
    {
        let signing = world.platform.core.keys.signing
        func verify(_ change: (inout [String: String]) -> Void) throws(ReleaseProblem) {
            var files = package.files
            change(&files)
            _ = try ReleaseVerifier.verify(ReleasePackage(files: files), key: signing.publicKey)
        }
        func signed(_ change: @escaping (inout Certificate) -> Void) -> (inout [String: String]) -> Void {
            { files in
                guard let text = files[ReleasePackage.certificateName],
                    var certificate = try? CanonicalJSON.decode(Certificate.self, from: Data(text.utf8))
                else { return }
                change(&certificate)
                Self.sign((try? CanonicalJSON.encode(certificate)) ?? Data(), signing, &files)
            }
        }
        switch code {
        case .malformed: try verify { Self.sign(Data("{}".utf8), signing, &$0) }
        case .newer: try verify(signed { $0.format += 1 })
        case .exists: try package.write(to: world.home.path)
        case .signatureInvalid: try verify { $0[ReleasePackage.certificateName]?.append(" ") }
        case .fileChanged: try verify { $0["result-1.csv"]?.append("1\n") }
        case .fileMissing: try verify { $0["result-1.csv"] = nil }
        case .fileUnknown: try verify { $0["result-2.csv"] = "" }
        case .checkpointInvalid: try verify(signed { $0.ledger.sequence += 1 })
        case .keyUnreadable: _ = try ReleaseVerifier.key(path: world.home.keysPath + "/release.key")
        }
    }

    private static func sign(_ certificate: Data, _ key: SigningKey, _ files: inout [String: String]) {
        guard let signature = try? key.sign(certificate), let text = try? CanonicalJSON.encode(signature) else {
            return
        }
        files[ReleasePackage.certificateName] = String(decoding: certificate, as: UTF8.self)
        files[ReleasePackage.signatureName] = String(decoding: text, as: UTF8.self)
    }

    @Test func everyByteCounts() async throws {
        try await World.run { world in
            try await world.agreed()
            let delivery = try await world.platform.releases.retrieve(
                try await world.released(), by: world["retriever"])
            let package = try ReleasePackage(bytes: delivery.bytes)
            try Tampering.everyChangeIsFound(in: package, key: world.platform.core.keys.signing.publicKey, stride: 1)
        }
    }

    @Test func aFolderIsReadWhole() async throws {
        try await World.run { world in
            try await world.agreed()
            let delivery = try await world.platform.releases.retrieve(
                try await world.released(), by: world["retriever"])
            let folder = world.home.path + "/package"
            try ReleasePackage(bytes: delivery.bytes).write(to: folder)
            let key = try ReleaseVerifier.key(path: world.home.publicKeyPath)
            _ = try ReleaseVerifier.verify(try ReleasePackage(folder: folder), key: key)
            func code() -> ReleaseProblem.Code? {
                do throws(ReleaseProblem) {
                    _ = try ReleaseVerifier.verify(try ReleasePackage(folder: folder), key: key)
                    return nil
                } catch { return error.code }
            }
            try FileManager.default.createDirectory(atPath: folder + "/more", withIntermediateDirectories: true)
            #expect(code() == .malformed)
            try FileManager.default.removeItem(atPath: folder + "/more")
            try FileManager.default.createSymbolicLink(
                atPath: folder + "/link", withDestinationPath: folder + "/result-1.csv")
            #expect(code() == .malformed)
            try FileManager.default.removeItem(atPath: folder + "/link")
            try Data([0xFF]).write(to: URL(fileURLWithPath: folder + "/.hidden"))
            #expect(code() == .malformed)
            try FileManager.default.removeItem(atPath: folder + "/.hidden")
            #expect(code() == nil)
            for bytes in [
                "", "{}", #"{"files":{"../x":""},"format":1}"#, #"{"files":{"a/b":""},"format":1}"#,
                #"{"files":{".a":""},"format":1}"#,
            ] {
                #expect(throws: ReleaseProblem.self) { try ReleasePackage(bytes: Data(bytes.utf8)) }
            }
            #expect(throws: ReleaseProblem(.newer, "format 2")) {
                try ReleasePackage(bytes: Data(#"{"files":{},"format":2}"#.utf8))
            }
        }
    }
}
