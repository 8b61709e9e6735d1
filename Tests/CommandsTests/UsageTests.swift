import Foundation
import Testing

@testable import Commands

@Suite struct UsageTests {
    @Test func helpAndVersionSucceed() async throws {
        #expect(try await Sluice.run(["--version"]).status == 0)
        let help = try await Sluice.run(["job", "submit", "--help"])
        #expect(help.status == 0)
        #expect(help.output.contains("--agreement"))
        #expect(help.error.isEmpty)
    }

    @Test(arguments: [
        ["nonsense"], ["job", "submit"], ["sql"], ["import"], ["status", "--wait", "x"], ["status", "--wait", "-1"],
        ["job", "submit", "--agreement", "a", "--dataset", "d", "--purpose", "p"],
        ["job", "submit", "--agreement", "a", "--dataset", "d", "--purpose", "p", "--sql", "x", "--model", "m"],
        ["job", "submit", "--agreement", "a", "--dataset", "d", "--purpose", "p", "--sql", "x", "--parameter", "a=1"],
        ["job", "submit", "--agreement", "a", "--dataset", "d", "--purpose", "p", "--model", "m", "--parameter", "a"],
        ["review", "assess", "r", "--verdict", "maybe", "--comment", "c"],
        ["status", "--server", "ftp://example.org"],
    ])
    func wrongArgumentsAreUsage(arguments: [String]) async throws {
        let ended = try await Sluice.run(arguments)
        #expect(ended.status == 2)
        #expect(ended.output.isEmpty)
        #expect(!ended.error.isEmpty)
    }

    @Test func noServerIsEnvironment() async throws {
        let ended = try await Sluice.run(["status", "--server", "http://127.0.0.1:9", "--json"])
        #expect(ended.status == 3)
        #expect(ended.error.contains("\"serverUnreachable\""))
    }

    @Test func noSessionIsEnvironment() async throws {
        let folder = try ScratchFolder()
        let ended = try await Sluice.run(
            ["job", "list", "--json"], environment: ["XDG_CONFIG_HOME": folder.url.path, "HOME": folder.url.path])
        #expect(ended.status == 3)
        #expect(ended.error.contains("\"notSignedIn\""))
    }

    @Test func aCredentialOthersCanReadIsNotUsed() async throws {
        let folder = try ScratchFolder()
        let file = try folder.write("slx_0123\n", to: "session")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
        let ended = try await Sluice.run(["job", "list", "--as", file, "--json"])
        #expect(ended.status == 3)
        #expect(ended.error.contains("\"sessionFileUnsafe\""))
    }

    @Test func aCredentialStaysOnThisMachineWithoutTLS() async throws {
        let ended = try await Sluice.run(
            ["job", "list", "--server", "http://example.org", "--json"], environment: ["SLUICE_TOKEN": "slt_0"])
        #expect(ended.status == 2)
        #expect(ended.error.contains("\"argumentInvalid\""))
    }

    @Test func filesOfTheCatalogueAreChecked() async throws {
        let folder = try ScratchFolder()
        let list = try folder.write("[1]", to: "list.json")
        let missing = try await Sluice.run(
            ["agreement", "conclude", "--file", folder.path("none"), "--json"], environment: ["SLUICE_TOKEN": "slt_0"])
        #expect(missing.status == 2)
        #expect(missing.error.contains("\"fileUnreadable\""))
        let wrong = try await Sluice.run(
            ["agreement", "conclude", "--file", list, "--json"], environment: ["SLUICE_TOKEN": "slt_0"])
        #expect(wrong.status == 2)
        #expect(wrong.error.contains("\"fileNotJSON\""))
    }

    @Test func anEmptySecretIsUsage() async throws {
        let ended = try await Sluice.run(["login", "--person", "p", "--json"], input: "")
        #expect(ended.status == 2)
        #expect(ended.error.contains("\"standardInputEmpty\""))
    }
}
