import Testing

@Suite struct SizeTests {
    static let fileLinesLimit = 400
    static let functionLinesLimit = 70

    @Test func filesAreShort() {
        let code = Tree.files.filter { $0.isSwift || $0.isC || $0.path.hasSuffix(".sh") }
        #expect(!code.isEmpty)
        #expect(code.filter { $0.lines.count > Self.fileLinesLimit }.map(\.path).isEmpty)
    }

    @Test func functionsAreShort() {
        let functions = Tree.shipped.flatMap { file in
            SwiftSource(file: file).functions.map { (place: "\(file.path):\($0.line)", lines: $0.lines) }
        }
        #expect(functions.count > 50)
        #expect(functions.filter { $0.lines > Self.functionLinesLimit }.map { "\($0.place) \($0.lines) lines" }.isEmpty)
    }

    @Test func functionsAreMeasured() {
        let body = String(repeating: "        work()\n", count: 80)
        let swift =
            "struct A {\n    package static func long(\n        a: Int\n    ) throws -> Int {\n\(body)    }\n    var short: Int { 1 }\n}\n"
        #expect(SwiftSource(file: TreeFile(path: "a.swift", text: swift)).functions.map(\.lines) == [84])
        let c = "static int run(int a)\n{\n\(body)}\n"
        #expect(SwiftSource(file: TreeFile(path: "a.c", text: c)).functions.map(\.lines) == [83])
    }
}
