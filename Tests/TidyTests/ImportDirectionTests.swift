import Testing

@Suite struct ImportDirectionTests {
    @Test func everyModuleOfTheTreeIsInTheTable() {
        let folders = Set(Tree.subfolders(of: "Sources"))
        let table = Set(Architecture.modules.keys).union(Architecture.plainModules)
        #expect(folders.subtracting(table).isEmpty)
        #expect(table.subtracting(folders).isEmpty)
    }

    @Test(arguments: Architecture.modules.keys.sorted())
    func sourcesImportOnlyWhatTheTableAllows(module: String) throws {
        let rule = try #require(Architecture.modules[module])
        let files = Tree.files.filter { $0.isSwift && $0.module == module }
        #expect(!files.isEmpty)
        for file in files {
            let forbidden = SwiftSource(file: file).imports.subtracting(rule.own).subtracting(rule.foreign)
            #expect(forbidden.isEmpty, "\(file.path)")
        }
    }

    @Test(arguments: Architecture.modules.keys.sorted())
    func packageDependenciesFollowTheTable(module: String) throws {
        let rule = try #require(Architecture.modules[module])
        let declared = try #require(PackageDescription.targets[module])
        #expect(declared.subtracting(rule.own).subtracting(rule.foreign).isEmpty)
    }

    @Test(arguments: Architecture.withoutFoundation.sorted())
    func engineAndDecidersAreWithoutFoundation(module: String) throws {
        let rule = try #require(Architecture.modules[module])
        #expect(
            rule.foreign.isDisjoint(with: ["Foundation", "FoundationEssentials", "FoundationNetworking", "Dispatch"]))
    }

    /// Over the closure, so that no detour leads from the server to the engine.
    @Test(arguments: Architecture.serverSide.sorted())
    func serverNeverReachesTheEngine(module: String) {
        var reached: Set<String> = []
        var open: Set<String> = [module]
        while let next = open.popFirst() {
            reached.insert(next)
            open.formUnion((PackageDescription.targets[next] ?? []).subtracting(reached))
        }
        #expect(reached.isDisjoint(with: Architecture.engine))
        #expect(reached.count > 1)
    }

    /// The worker's linker settings would go into the test bundle.
    @Test func noTestDependsOnTheWorkerProgram() {
        let tests = PackageDescription.targets.filter { $0.key.hasSuffix("Tests") }
        #expect(!tests.isEmpty)
        for (name, dependencies) in tests { #expect(!dependencies.contains("sluice-worker"), "\(name)") }
    }

    @Test func importLinesAreReadWhole() {
        let text = "@testable import A\npackage import struct B.C\nimport D // why\n// import E\nlet a = \"import F\"\n"
        let source = SwiftSource(file: TreeFile(path: "x.swift", text: text))
        #expect(source.imports == ["A", "B", "D"])
    }
}
