import Foundation
import Testing

@Suite struct HouseTests {
    @Test(arguments: ["Sources", "Tests", "Sandbox", "Policies", "Models"])
    func everyFolderHasAMap(top: String) {
        // `Sources` itself is mapped by the README at the top.
        let folders = Tree.subfolders(of: top).map { "\(top)/\($0)" } + (top == "Sources" ? [] : [top])
        let missing = folders.filter { folder in
            !Tree.files.contains { $0.path == "\(folder)/README.md" }
        }
        #expect(missing.isEmpty)
    }

    @Test func nothingIsLeftUnfinished() throws {
        // Put together here, so that this file is not its own finding.
        let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK", "not " + "implemented", "un" + "implemented"]
        let found = Tree.files.filter { $0.isSwift || $0.isC || $0.path.hasSuffix(".sh") || $0.path == "Makefile" }
            .flatMap { file in
                file.lines.enumerated().compactMap { index, line in
                    marks.contains { line.contains($0) } ? "\(file.path):\(index + 1)" : nil
                }
            }
        #expect(found.isEmpty)
        #expect(Tree.files.filter { $0.name == "Place" + "holder.swift" }.map(\.path).isEmpty)
    }

    @Test func noPathOfAnyonesHome() throws {
        let homes = try NSRegularExpression(pattern: "/(home|Users)/[a-z]|/ro" + "ot/|/wo" + "rk/")
        let found = Tree.files.flatMap { file in
            file.lines.enumerated().compactMap { index, line in
                let text = String(line)
                return homes.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) == nil
                    ? nil : "\(file.path):\(index + 1)"
            }
        }
        #expect(found.isEmpty)
    }

    @Test func noTestIsSwitchedOff() {
        let marks = [".disa" + "bled(", "XCT" + "Skip"]
        let found = Tree.files.filter { file in marks.contains(where: file.text.contains) }.map(\.path)
        #expect(found.isEmpty)
    }

    @Test func licenceIsNamed() {
        let readme = Tree.files.first { $0.path == "README.md" }
        #expect(readme?.text.contains("Apache-2.0") == true)
        #expect(FileManager.default.fileExists(atPath: Tree.root.appendingPathComponent("LICENSE").path))
    }
}
