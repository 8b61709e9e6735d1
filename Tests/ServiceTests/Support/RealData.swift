import Confinement
import Foundation
import Governance
import Schemas
import Testing

@testable import Service

/// The panel of wages in `Tests/Data`, imported by a confined worker, and computed over by others.
enum RealData {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Data/wagepan").path
    static let csv = folder + "/wagepan.csv"
    static let dataset = DatasetID("wagepan")

    /// The least confinement that a container gives too.
    static let local = LocalEngine(leastMode: .landlock)

    static func engine(slots: Int = 2) async throws -> ConfinedEngine {
        try await ConfinedEngine.start(slots: slots, leastMode: .landlock, threads: 2, logger: World.logger)
    }

    static func source(_ path: String = csv) throws -> ImportSource {
        try ImportSource(
            files: [ImportSource.Table(name: "wagepan", path: path)],
            schema: try SchemaFile(path: folder + "/schema.json"))
    }

    static func imported(into home: InstanceHome) async throws -> ImportOutcome {
        try await local.importRestricted(try source(), dataset: dataset, home: home)
    }

    /// A world with the panel registered and under agreement `a`.
    static func world(_ body: (World) async throws -> Void) async throws {
        let engine = try await engine()
        do {
            try await World.run(engine: engine) { world in
                let made = try await imported(into: world.home)
                #expect(made.rows == 4_360 && made.subjects == ["nr": 545])
                _ = try await world.platform.catalogue.catalogue(Samples.dataset("wagepan"), by: world["steward"])
                _ = try await world.platform.catalogue.registerVersion(
                    dataset, manifestSHA256: made.version, by: world["steward"])
                _ = try await world.platform.agreements.conclude(
                    Samples.agreement("a", "wagepan"), by: world["steward"])
                try await body(world)
            }
        } catch {
            await engine.close()
            throw error
        }
        await engine.close()
    }

    static func submission(_ text: String) -> JobSubmission { Samples.submission(text, datasets: ["wagepan"]) }

    static let passing = submission(
        "SELECT year, union, COUNT(*) AS men, AVG(lwage) AS mean FROM wagepan GROUP BY year, union ORDER BY year, union"
    )
    static let partlyRedacted = submission(
        "SELECT educ, COUNT(*) AS men, SUM(hours) AS hours FROM wagepan WHERE year = 1987 GROUP BY educ ORDER BY educ")
    static let rowLevel = submission("SELECT nr, lwage FROM wagepan WHERE year = 1987")
    static let model = JobSubmission(
        agreements: [AgreementID("a")], datasets: [dataset],
        work: .model(
            name: "crosstab",
            arguments: [
                "rows": "occupation", "columns": "union", "measure": "hours", "period": "year", "first": "1984",
                "last": "1987",
            ]), purpose: "wages")
}
