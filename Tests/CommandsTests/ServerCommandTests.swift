import Foundation
import Testing

@testable import Commands

/// `sluice serve` as a program, and commands that speak to it.
@Suite struct ServerCommandTests {
    /// A served instance and its administrator's session.
    private struct Served {
        var process: Process
        var address: String
        var session: String
        var folder: ScratchFolder

        func ask(_ arguments: [String], as session: String? = nil) async throws -> Sluice.Ended {
            try await Sluice.run(arguments + ["--as", session ?? self.session, "--server", address, "--json"])
        }

        /// Ends the server as an operator does; its exit status.
        func stop() async -> Int32 {
            process.terminate()
            let process = process
            return await Blocking.run {
                process.waitUntilExit()
                return process.terminationStatus
            }
        }
    }

    private static func serve() async throws -> Served {
        let folder = try ScratchFolder()
        let (home, secret, session) = (folder.path("home"), folder.path("secret"), folder.path("session"))
        _ = try await Sluice.run(["init", "--home", home, "--secret-file", secret])
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Sluice.path)
        process.arguments = ["serve", "--home", home, "--listen", "127.0.0.1:0", "--least", "landlock"]
        let log = Pipe()
        process.standardOutput = FileHandle.nullDevice
        process.standardError = log
        try process.run()
        let address = await Blocking.run { Self.address(in: log.fileHandleForReading) }
        let served = Served(process: process, address: try #require(address), session: session, folder: folder)
        let login = try await Sluice.run(
            ["login", "--person", "admin", "--secret-file", secret, "--save", session, "--server", served.address])
        try #require(login.status == 0, "\(login.error)")
        return served
    }

    /// What the server says on its standard error once it takes connections.
    private static func address(in log: FileHandle) -> String? {
        var text = ""
        while let bytes = try? log.read(upToCount: 1), !bytes.isEmpty {
            text += String(decoding: bytes, as: UTF8.self)
            guard text.hasSuffix("\n"), let at = text.range(of: " on http://") else { continue }
            return "http://" + text[at.upperBound...].dropLast()
        }
        return nil
    }

    @Test func aDayWithAServer() async throws {
        let served = try await Self.serve()
        let status = try await Sluice.run(["status", "--server", served.address])
        #expect(status.status == 0)
        #expect(status.output.contains("serving"))
        let secret = served.folder.path("secret")
        let renewed = try await Sluice.run(
            [
                "login", "--person", "admin", "--secret-file", secret, "--save", served.session, "--server",
                served.address,
            ])
        #expect(renewed.status == 0, "\(renewed.error)")
        let mode = try FileManager.default.attributesOfItem(atPath: served.session)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        let organisation = [
            "organisation", "create", "--id", "acme", "--kind", "dataUser", "--title-zh", "甲", "--title-en", "A",
        ]
        #expect(try await served.ask(organisation).status == 0)
        let again = try await served.ask(organisation)
        #expect(again.status == 1)
        #expect(again.error.contains("\"alreadyExists\""))
        let token = served.folder.path("researcher.secret")
        let person = [
            "user", "create", "--id", "r", "--organisation", "acme", "--role", "researcher", "--secret-file", token,
        ]
        let created = try await served.ask(person)
        #expect(created.status == 0, "\(created.error)")
        #expect(!created.output.contains("sls_"))
        let approve = try await served.ask(["review", "approve", "none", "--comment", "c"])
        #expect(approve.status == 1)
        #expect(approve.error.contains("\"notFound\""))
        #expect(try await served.ask(["logout"]).status == 0)
        let gone = try await served.ask(["user", "list"])
        #expect(gone.status == 2)
        #expect(gone.error.contains("\"fileUnreadable\""))
        #expect(await served.stop() == 0)
        let record = try await Sluice.run(["audit", "verify", "--home", served.folder.path("home"), "--json"])
        #expect(record.status == 0, "\(record.error)")
    }

    @Test func anotherProgramsAnswerIsNoticed() async throws {
        let other = try OtherServer()
        let ended = try await Sluice.run(["status", "--server", other.address, "--json"])
        #expect(ended.status == 3)
        #expect(ended.error.contains("\"serverAnswerUnknown\""))
    }
}
