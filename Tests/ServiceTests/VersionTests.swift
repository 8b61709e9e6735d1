import Foundation
import Governance
import Ledger
import Schemas
import Testing

@testable import Service

/// Nothing becomes computable but what an import sealed.
@Suite struct VersionTests {
    @Test func aTamperedSealIsNotRegistered() async throws {
        let engine = try await RealData.engine()
        try await World.run(engine: engine) { world in
            let made = try await RealData.imported(into: world.home)
            _ = try await world.platform.catalogue.catalogue(Samples.dataset("wagepan"), by: world["steward"])
            func refusal(_ version: String) async -> ServiceRejection.Code? {
                await rejection {
                    _ = try await world.platform.catalogue.registerVersion(
                        RealData.dataset, manifestSHA256: version, by: world["steward"])
                }?.code
            }
            let (manifest, table) = (made.folder + "/manifest.json", made.folder + "/table.seal")
            for path in [manifest, table] {
                let size = try Files.size(path)
                for index in Set([0, 1, size / 3, size / 2, size - 1]) {
                    try Files.flip(path, at: index)
                    #expect(await refusal(made.version) == .versionUnfit, "byte \(index) of \(path)")
                    try Files.flip(path, at: index)
                }
            }
            try FileManager.default.moveItem(atPath: table, toPath: table + ".away")
            #expect(await refusal(made.version) == .versionUnfit)
            try FileManager.default.moveItem(atPath: table + ".away", toPath: table)
            #expect(await refusal(String(repeating: "0", count: 64)) == .versionUnfit)
            #expect(await refusal("../../../etc") == .versionUnfit)
            #expect(await refusal(made.version.uppercased()) == .versionUnfit)
            // Whoever recomputes every digest still does not get contents past the worker that break the format.
            for version in try forged(made, in: world.home) { #expect(await refusal(version) == .versionUnfit) }
            #expect(try await world.state().catalogue.datasets[RealData.dataset]?.versions == [])
            _ = try await world.platform.catalogue.registerVersion(
                RealData.dataset, manifestSHA256: made.version, by: world["steward"])
            #expect(await refusal(made.version) == .notAllowed)
        }
        await engine.close()
    }

    /// Versions of which every digest fits, and nothing else.
    private func forged(_ made: ImportOutcome, in home: InstanceHome) throws -> [String] {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: made.folder + "/manifest.json"))
        let contents = try Data(contentsOf: URL(fileURLWithPath: made.folder + "/table.seal"))
        let sound = try JSONDecoder().decode(DatasetManifest.self, from: bytes)
        func version(_ contents: Data, _ change: (inout DatasetManifest) -> Void) throws -> String {
            var manifest = sound
            manifest.tables[0].fileBytes = contents.count
            manifest.tables[0].sha256 = Secret.sha256(contents)
            change(&manifest)
            return try Samples.store(manifest, contents, in: home)
        }
        let offsets = try #require(sound.tables[0].subjects[0].offsets)
        var wild = contents
        for index in offsets.offset..<offsets.offset + 64 { wild[index] = 0xFF }
        return [
            try version(contents.prefix(contents.count / 2)) { _ in },
            try version(Data(count: contents.count)) { _ in },
            try version(wild) { _ in },
            try version(contents) { $0.tables[0].rowCount += 1 },
            try version(contents) { $0.tables[0].columns[0].data.offset += 64 },
            try version(contents) { $0.tables[0].columns[0].data.bytes = 1 << 40 },
            try version(contents) { $0.isRestricted = false },
            try version(contents) { $0.format = DatasetManifest.currentFormat + 1 },
            try version(contents) { $0.tables[0].file = "../other/table.seal" },
        ]
    }

    @Test func aVersionIsRegisteredByItsOwnStewardAlone() async throws {
        try await World.run { world in
            _ = try await world.platform.catalogue.catalogue(Samples.dataset("d"), by: world["steward"])
            let version = try Samples.storeVersion(of: "d", in: world.home)
            for name in ["admin", "checker1", "approver", "researcher", "auditor"] {
                let refused = await rejection {
                    _ = try await world.platform.catalogue.registerVersion(
                        DatasetID("d"), manifestSHA256: version, by: world[name])
                }
                #expect(refused?.code == .forbidden, "\(name)")
            }
            // The seal of one dataset is not a version of another.
            _ = try await world.platform.catalogue.catalogue(Samples.dataset("e"), by: world["steward"])
            let folder = world.home.versionPath(DatasetID("e"), version)
            try FileManager.default.createDirectory(
                atPath: (folder as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
            try FileManager.default.copyItem(atPath: world.home.versionPath(DatasetID("d"), version), toPath: folder)
            let other = await rejection {
                _ = try await world.platform.catalogue.registerVersion(
                    DatasetID("e"), manifestSHA256: version, by: world["steward"])
            }
            #expect(other?.code == .versionUnfit)
        }
    }

    /// A job runs on the version that was current when it was accepted.
    @Test func jobsArePinnedToTheirVersion() async throws {
        try await World.run { world in
            try await world.agreed()
            let job = try await world.finishedJob()
            let pinned = try await world.view(job).datasets
            #expect(pinned.map(\.dataset) == [DatasetID("d")])
            #expect(
                pinned.map(\.manifestSHA256) == [
                    try await world.state().catalogue.datasets[DatasetID("d")]?.currentVersion?.manifestSHA256
                ])
        }
    }
}
