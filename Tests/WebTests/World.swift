import Crypto
import Foundation
import FoundationNetworking
import Glibc
import Governance
import Logging
import Schemas
import Service
import Testing

@testable import Web

/// A fresh instance behind a real server on a loopback port, with people of three organisations.
struct World: Sendable {
    struct Reply {
        var status: Int
        var headers: [String: String]
        var body: Data

        /// A member of the body's object.
        func text(_ name: String) -> String? {
            (try? JSONSerialization.jsonObject(with: body) as? [String: Any])?[name] as? String
        }
        /// The problem's code; nil for a success.
        var code: String? { (try? JSONDecoder().decode(Problem.self, from: body))?.code }
        var problem: Problem? { try? JSONDecoder().decode(Problem.self, from: body) }
    }

    let home: InstanceHome
    let platform: Platform
    private let server: RunningServer
    var port: Int { server.port }
    let admin: String

    /// Makes the world, and takes it down after `body`.
    static func run(
        limits: WebServer.Limits = WebServer.Limits(), _ body: (World) async throws -> Void
    ) async throws {
        setenv("no_proxy", "127.0.0.1", 1)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("sluice-web-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let home = InstanceHome(path: folder.path)
        let made = try await Initialisation.run(home: home, now: Clocks.wall)
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let platform = try await open(home, logger: logger)
        let address = WebServer.Address(host: "127.0.0.1", port: 0)
        let server = try await WebServer(
            platform: platform, address: address, limits: limits, logger: logger
        ).start()
        let admin = try await platform.credentials.signIn(person: made.person, secret: made.secret).token
        do {
            try await body(World(home: home, platform: platform, server: server, admin: admin))
        } catch {
            try? await server.stop()
            throw error
        }
        try await server.stop()
    }

    /// Another test's child process holds a copy of the lock that `init` gave back, from its fork to its exec.
    private static func open(_ home: InstanceHome, logger: Logger) async throws -> Platform {
        while true {
            do {
                return try await Platform.open(home: home, engine: FakeEngine(), logger: logger)
            } catch let fault as ServiceFault where fault.code == .homeLocked {
                await Task.yield()
            }
        }
    }

    /// Asks the server; `json` is sent as it is.
    func ask(
        _ method: String, _ path: String, _ json: String? = nil, as token: String? = nil,
        headers: [String: String] = [:]
    ) async throws -> Reply {
        let url = try #require(URL(string: "http://127.0.0.1:\(server.port)\(path)"))
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.httpBody = json.map { Data($0.utf8) }
        if json != nil { request.setValue("application/json", forHTTPHeaderField: "Content-Type") }
        if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        let session = URLSession(configuration: .ephemeral)
        defer { session.finishTasksAndInvalidate() }
        let (body, response) = try await session.data(for: request)
        let answer = try #require(response as? HTTPURLResponse)
        var found: [String: String] = [:]
        for (name, value) in answer.allHeaderFields { found["\(name)".lowercased()] = "\(value)" }
        return Reply(status: answer.statusCode, headers: found, body: body)
    }

    /// Organisations `bureau`, `stats` and `acme`, and a signed-in person of each role that tests need: role → token.
    func people() async throws -> [String: String] {
        let caller = try platform.credentials.authenticate(bearer: admin)
        let organisations: [(String, OrganisationKind, String?)] = [
            ("bureau", .authority, nil), ("stats", .openingBody, "bureau"), ("acme", .dataUser, nil),
        ]
        for (id, kind, authority) in organisations {
            _ = try await platform.directory.createOrganisation(
                Organisation(
                    id: OrganisationID(id), name: BilingualText(zh: id, en: id), kind: kind,
                    level: kind == .dataUser ? nil : .province, region: "330000",
                    authority: authority.map { OrganisationID($0) }), by: caller)
        }
        var tokens: [String: String] = [:]
        let roles: [(Role, String)] = [
            (.approver, "bureau"), (.auditor, "bureau"), (.steward, "stats"), (.checker, "stats"),
            (.researcher, "acme"),
            (.retriever, "acme"),
        ]
        for (role, organisation) in roles {
            let grant = try await platform.directory.createPerson(
                Person(
                    id: PersonID(role.rawValue), organisation: OrganisationID(organisation), name: role.rawValue,
                    roles: [role]), by: caller)
            tokens[role.rawValue] = try await platform.credentials.signIn(person: grant.person.id, secret: grant.secret)
                .token
        }
        return tokens
    }

    /// A restricted dataset `d` with a version, and agreement `a` between `stats` and `acme` for purpose `p`.
    func agreement(steward: String) async throws {
        let entry = #"""
            {"id":"d","title":{"zh":"数据","en":"data"},"summary":"s","openingBody":"stats","openness":"restricted",
            "opennessReason":"persons","legalBasis":["14"],"format":"CSV","category":"c","updateFrequency":"never",
            "conditions":[],"citation":"cite"}
            """#
        try #require(try await ask("POST", "/v1/datasets", entry, as: steward).status == 201)
        let digest = try storeVersion()
        let version = try await ask(
            "POST", "/v1/datasets/d/versions", #"{"manifestSHA256":"\#(digest)"}"#, as: steward)
        try #require(version.status == 201, "\(String(decoding: version.body, as: UTF8.self))")
        let agreement = #"""
            {"id":"a","openingBody":"stats","dataUser":"acme","filingNumber":"1","datasets":["d"],
            "purposes":[{"code":"p","title":{"zh":"目的","en":"purpose"}}],"models":[],"allowsFreeSQL":true,"jobQuota":10,
            "from":"2020-01-01","until":"2100-01-01","recipients":["acme"],
            "clauses":{"feedback":{"everyDays":365,"contact":"c"},"purposeLimited":true,"disseminationForbidden":true,
            "citation":"cite","security":{"duties":["d"],"capability":"c","safeguards":["s"]},"inspectionAccepted":true}}
            """#
        let concluded = try await ask("POST", "/v1/agreements", agreement, as: steward)
        try #require(concluded.status == 201, "\(String(decoding: concluded.body, as: UTF8.self))")
    }

    /// Puts a sealed version into the store; the engine is a fake, so its columns are empty.
    private func storeVersion() throws -> String {
        let contents = Data("table".utf8)
        let schema = TableSchema(
            name: "d", columns: [ColumnSchema(name: "id", type: .integer, use: .key)],
            subjectKeys: [SubjectKey(column: "id", type: "person")])
        let table = TableManifest(
            schema: schema, rowCount: 0, zoneRows: 1, file: "table.seal", fileBytes: contents.count,
            sha256: Self.hex(SHA256.hash(data: contents)), columns: [], subjects: [])
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let manifest = try encoder.encode(DatasetManifest(dataset: "d", isRestricted: true, tables: [table]))
        let digest = Self.hex(SHA256.hash(data: manifest))
        let folder = URL(fileURLWithPath: home.versionPath(DatasetID("d"), digest))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try manifest.write(to: folder.appendingPathComponent("manifest.json"))
        try contents.write(to: folder.appendingPathComponent("table.seal"))
        return digest
    }

    private static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
