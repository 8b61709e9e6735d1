import Foundation
import Testing

@testable import Commands

/// `init`, `serve`, `audit`, `release verify`: a folder of an instance.
@Suite struct InstanceTests {
    @Test func anInstanceIsMadeOnce() async throws {
        let folder = try ScratchFolder()
        let home = folder.path("home")
        let made = try await Sluice.run(["init", "--home", home, "--secret-file", folder.path("secret"), "--json"])
        #expect(made.status == 0, "\(made.error)")
        #expect(!made.output.contains("\"secret\""))
        let mode = try FileManager.default.attributesOfItem(atPath: folder.path("secret"))[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let again = try await Sluice.run(["init", "--home", home, "--json"])
        #expect(again.status == 1)
        #expect(again.error.contains("\"homeExists\""))
    }

    /// A secret that cannot be kept is not made.
    @Test func aSecretNeedsItsFile() async throws {
        let folder = try ScratchFolder()
        let file = try folder.write("", to: "file")
        let ended = try await Sluice.run(
            ["init", "--home", folder.path("home"), "--secret-file", file + "/secret", "--json"])
        #expect(ended.status == 3)
        #expect(ended.error.contains("\"fileUnwritable\""))
        #expect(!FileManager.default.fileExists(atPath: folder.path("home")))
    }

    @Test func theRecordIsVerifiedAndExported() async throws {
        let folder = try ScratchFolder()
        let home = folder.path("home")
        _ = try await Sluice.run(["init", "--home", home, "--secret-file", folder.path("secret")])
        let verified = try await Sluice.run(["audit", "verify", "--home", home, "--json"])
        #expect(verified.status == 0, "\(verified.error)")
        let report = try JSONDecoder().decode([String: JSONValue].self, from: Data(verified.output.utf8))
        let exported = try await Sluice.run(["audit", "export", "--home", home])
        #expect(exported.status == 0)
        #expect(report["entries"] == .integer(Int64(exported.output.split(separator: "\n").count)))
        // Another instance's key does not vouch for this record.
        let other = folder.path("other")
        _ = try await Sluice.run(["init", "--home", other, "--secret-file", folder.path("secret2")])
        let wrong = try await Sluice.run([
            "audit", "verify", "--home", home, "--key", other + "/keys/release.pub", "--json",
        ])
        #expect(wrong.status == 1)
        #expect(wrong.error.contains("\"checkpointBroken\""))
    }

    @Test func aFolderThatIsNoInstanceIsEnvironment() async throws {
        let folder = try ScratchFolder()
        for arguments in [
            ["audit", "verify"], ["audit", "export"], ["serve", "--listen", "127.0.0.1:0", "--least", "landlock"],
        ] {
            let ended = try await Sluice.run(arguments + ["--home", folder.path("none")])
            #expect(ended.status == 3, "\(arguments)")
            #expect(ended.error.contains("homeInvalid"), "\(arguments)")
        }
    }

    @Test func packagesAndKeysAreChecked() async throws {
        let folder = try ScratchFolder()
        let home = folder.path("home")
        _ = try await Sluice.run(["init", "--home", home, "--secret-file", folder.path("secret")])
        try FileManager.default.createDirectory(atPath: folder.path("empty"), withIntermediateDirectories: true)
        let key = home + "/keys/release.pub"
        let empty = try await Sluice.run(["release", "verify", folder.path("empty"), "--key", key, "--json"])
        #expect(empty.status == 1)
        #expect(empty.error.contains("\"fileMissing\""))
        let keyless = try await Sluice.run([
            "release", "verify", folder.path("empty"), "--key", folder.path("none"), "--json",
        ])
        #expect(keyless.status == 2)
        #expect(keyless.error.contains("\"keyUnreadable\""))
    }
}
