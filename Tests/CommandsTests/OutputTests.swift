import Schemas
import Testing

@testable import Commands

@Suite struct OutputTests {
    private static let table = ResultTable(
        columns: [
            ResultColumn(name: "name", type: .text, role: .group(column: nil)),
            ResultColumn(name: "n,o", type: .integer, role: .plain),
            ResultColumn(name: "x", type: .double, role: .plain),
        ],
        vectors: [
            .text(["a", "", nil, "say \"hi\"\n"]), .integer([1, nil, 9_007_199_254_740_993, -4]),
            .double([1, 0.5, nil, -2.25]),
        ],
        rowCount: 4)

    @Test func csvTellsNullFromEmpty() {
        let csv = "name,\"n,o\",x\na,1,1\n\"\",,0.5\n,9007199254740993,\n\"say \"\"hi\"\"\n\",-4,-2.25\n"
        #expect(ResultOutput.text(Self.table, as: .csv) == csv)
    }

    @Test func jsonKeepsLargeIntegers() {
        let json = ResultOutput.text(Self.table, as: .json)
        #expect(json.contains("[null,\"9007199254740993\",null]"))
        #expect(json.contains("[\"say \\\"hi\\\"\\n\",-4,-2.25]"))
        #expect(json.contains("{\"name\":\"x\",\"type\":\"double\"}"))
    }

    @Test func tablesAlignWideText() {
        var table = TextTable(["a", "b"], alignments: [.left, .right])
        table.rows = [["数闸", "1"], ["x", "10"]]
        #expect(table.text == "a      b\n----  --\n数闸   1\nx     10")
    }

    @Test func answersAreShownWhole() {
        let answer = JSONValue.object([
            "state": .text("queued"), "id": .text("j1"), "visibleAfter": .integer(0), "none": .null,
            "inner": .object(["a": .array([.integer(1), .integer(2)])]),
        ])
        let lines = AnswerOutput.fields(of: answer, indent: "").split(separator: "\n").map(String.init)
        #expect(lines.first?.hasPrefix("id:") == true)
        #expect(lines.contains { $0.hasSuffix("1970-01-01T00:00:00Z") })
        #expect(lines.contains("  a: 1, 2"))
        #expect(!lines.contains { $0.contains("none") })
    }
}

struct NextPageTests {
    @Test func onlyALinkToTheNextPageIsFollowed() {
        func next(_ link: String) -> String? { ServerClient.nextPage(link, of: "/v1/requests") }
        #expect(next("</v1/requests?before=a&limit=2>; rel=\"next\"") == "/v1/requests?before=a&limit=2")
        for other in [
            "", "/v1/requests", "</v1/requests?a>; rel=\"prev\"", "</v1/requests>; rel=\"next\"", "</v1/requests?a",
            "<a?b>; rel=\"next\", </v1/requests?a>; rel=\"prev\"", "</v1/releases?before=a>; rel=\"next\"",
            "<http://other/v1/requests?a>; rel=\"next\"", "<//other/v1/requests?a>; rel=\"next\"",
        ] {
            #expect(next(other) == nil, "\(other)")
        }
    }
}
