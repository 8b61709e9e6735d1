import Columns
import Execution
import Planning
import Schemas
import Wire

/// Binds a text again beside the data, and runs it on command. Over restricted data only closed codes leave besides result and
/// evidence: no message, no plan, no size.
struct QueryJob {
    let channel: JobChannel

    private struct Failure: Error { var frame: Frame }

    func serve(_ request: QueryRequest, _ descriptors: [Int32]) {
        do throws(Failure) {
            let query = try compile(request)
            let tables = try open(request, descriptors, query)
            let prepared = try prepare(query, tables, request.options)
            let explain = request.options.explain && !query.isRestricted ? prepared.planText : nil
            channel.hold(.prepared(PreparedColumns(columns: query.resultColumns, explain: explain)))
            while let message = channel.next() {
                guard case .run(let sendResult)? = try? Request(message: message.payload), message.descriptors.isEmpty
                else {
                    throw Failure(frame: .failed(.invalidRequest))
                }
                try run(prepared, query, sendResult: sendResult)
            }
        } catch {
            channel.send(error.frame)
        }
    }

    private func compile(_ request: QueryRequest) throws(Failure) -> BoundQuery {
        // Pseudonyms are in restricted seals alone: such a table is never open, whatever the request says.
        let isPseudonymous = request.tables.contains { $0.manifest.subjects.contains { $0.pseudonyms != nil } }
        guard request.mode.isRestricted || !isPseudonymous else { throw Failure(frame: .failed(.invalidRequest)) }
        do throws(PlanningError) {
            let query = try Planner.compile(
                request.text, tables: request.tables.map(\.manifest.schema), mode: QueryMode(request.mode),
                parameters: request.parameters)
            if case .restricted(let rules) = request.mode {
                // Again, from the plan alone: the text's own checks may have a fault.
                try RestrictedPlanCheck.check(query, rules: rules)
                guard query.isRestricted, !query.isExplain, !request.options.explain else {
                    throw PlanningError(.explainRefused, "")
                }
            }
            return query
        } catch {
            throw Failure(frame: request.mode.isRestricted ? .failed(.notCompiled) : .rejected(error.diagnostics))
        }
    }

    /// The query's tables, in its order.
    private func open(
        _ request: QueryRequest, _ descriptors: [Int32], _ query: BoundQuery
    ) throws(Failure) -> [SealedTable] {
        guard descriptors.count == request.tables.count else { throw Failure(frame: .failed(.invalidRequest)) }
        var tables: [SealedTable] = []
        for schema in query.tables {
            guard let index = request.tables.firstIndex(where: { $0.manifest.schema == schema }) else {
                throw Failure(frame: .failed(.internalError))
            }
            let given = request.tables[index]
            guard let table = channel.table(given.manifest, descriptors[index], isValidated: given.isValidated) else {
                throw Failure(frame: .failed(.invalidTable))
            }
            tables.append(table)
        }
        return tables
    }

    private func prepare(
        _ query: BoundQuery, _ tables: [SealedTable], _ options: QueryOptions
    ) throws(Failure) -> PreparedQuery {
        // Small tables in small batches: columns are allocated whole, and a fresh worker pays for every page of them.
        let rows = tables.reduce(64) { max($0, $1.rowCount) }
        do {
            return try PreparedQuery(
                query: query, tables: tables,
                options: ExecutionOptions(
                    memoryBytesLimit: options.memoryBytesLimit, rowsLimit: options.resultRowsLimit,
                    threads: options.threads, batchRows: min(options.batchRows, rows)))
        } catch { throw Failure(frame: .failed(FailureCode(error.code))) }
    }

    private func run(_ prepared: PreparedQuery, _ query: BoundQuery, sendResult: Bool) throws(Failure) {
        if query.isExplain, !query.isAnalyze {
            return explain(query, prepared.planText.split(separator: "\n").map(String.init), sendResult: sendResult)
        }
        let result: QueryResult
        do { result = try prepared.run() } catch { throw Failure(frame: .failed(FailureCode(error.code))) }
        if query.isExplain {
            let plan = prepared.planText.split(separator: "\n").map(String.init)
            let done = result.explanation + ["\(result.rowCount) rows"]
            return explain(query, plan + done, sendResult: sendResult)
        }
        if sendResult {
            for table in result.batches { for batch in table.batches() { channel.send(.batch(batch)) } }
            if query.isRestricted {
                guard let evidence = result.evidence else { throw Failure(frame: .failed(.internalError)) }
                for piece in evidence.pieces() { channel.send(.evidence(piece)) }
            }
        }
        channel.send(.runFinished(rowCount: result.rowCount))
    }

    /// EXPLAIN: lines are the result.
    private func explain(_ query: BoundQuery, _ lines: [String], sendResult: Bool) {
        let table = ResultTable(columns: query.resultColumns, vectors: [.text(lines)], rowCount: lines.count)
        if sendResult { for batch in table.batches() { channel.send(.batch(batch)) } }
        channel.send(.runFinished(rowCount: lines.count))
    }
}

extension FailureCode {
    init(_ code: ExecutionError.Code) {
        self =
            switch code {
            case .memoryLimit, .rowsLimit, .cellsLimit: .resourceLimit
            case .tableMismatch: .invalidTable
            case .optionInvalid: .invalidRequest
            case .planUnsupported: .unsupported
            case .cancelled, .planInvalid: .internalError
            }
    }
}
