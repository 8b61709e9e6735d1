import Columns
import Execution
import Schemas
import Testing

/// Every case under every setting that must not matter: batch size, kernels, threads; and by the slow twin.
@Suite struct CorpusTests {
    static let settings: [CaseSetting] =
        [1, 7, 2_048].flatMap { batchRows in
            [true, false].flatMap { fast in
                [1, 2].map { .executor(ExecutionOptions(threads: $0, batchRows: batchRows, useFastKernels: fast)) }
            }
        } + [.twin]

    @Test func thereIsACorpus() {
        #expect(CaseFile.all.count >= 9)
    }

    @Test(arguments: CaseFile.all)
    func cases(file: String) throws {
        let corpus = try CaseFile(file)
        #expect(corpus.cases.count > 10)
        let tables = try corpus.tables.map { table in
            try TableSealer(UnsealedTable(schema: table.schema, rows: table.rows), zoneRows: 64).sealInMemory()
        }
        for setting in Self.settings {
            let runner = CaseRunner(tables: tables, setting: setting)
            for one in corpus.cases {
                if let failure = runner.failure(of: one) {
                    Issue.record("\(file):\(one.line) \(one.sql)\n\(failure) (\(setting))")
                }
            }
        }
    }
}
