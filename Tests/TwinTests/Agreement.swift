import Columns
import Execution
import Planning
import Schemas
import Twin

/// When two results agree.
///
/// Exact values are equal. Doubles agree within `relative` of the larger size: the twin rounds sums, means and variances
/// once; the executor sums in fixed point (exact) or compensated, and rounds a few times more in means and variances.
enum Agreement {
    static let relative = 1e-9
    /// Sizes below it count as its size: what is left of numbers that cancel is noise.
    static let noise = 1.0

    static func agree(_ a: Value, _ b: Value) -> Bool {
        if case .double(let x) = a, case .double(let y) = b {
            return x == y || abs(x - y) <= relative * max(abs(x), abs(y), noise)
        }
        return a == b
    }

    static func agree(_ a: [Value], _ b: [Value]) -> Bool {
        a.count == b.count && zip(a, b).allSatisfy { agree($0, $1) }
    }

    /// What differs, or nil.
    static func difference(_ rows: [[Value]], _ expected: [[Value]], isOrdered: Bool) -> String? {
        guard rows.count == expected.count else { return "\(rows.count) rows, the twin has \(expected.count)" }
        if isOrdered {
            for (index, pair) in zip(rows, expected).enumerated() where !agree(pair.0, pair.1) {
                return "row \(index): \(pair.0)\nthe twin: \(pair.1)"
            }
            return nil
        }
        // Rows with the same exact values form a class, within which each finds a partner.
        var classes: [[String]: [[Value]]] = [:]
        for row in expected { classes[exact(row), default: []].append(row) }
        for row in rows {
            let key = exact(row)
            guard let partner = classes[key]?.firstIndex(where: { agree($0, row) }) else {
                return "\(row)\nthe twin's rows like it: \(classes[key] ?? [])\nall: \(expected.prefix(8))"
            }
            classes[key]?.remove(at: partner)
        }
        return nil
    }

    private static func exact(_ row: [Value]) -> [String] {
        row.map { value in
            switch value {
            case .double: "double"
            // Bytes, for the equality of strings is not that of bytes.
            case .text(let text): text.utf8.map { String($0) }.joined(separator: " ")
            default: "\(value)"
            }
        }
    }
}

/// Runs one text over tables in every way there is.
struct Comparison {
    enum Outcome {
        case agreed
        /// Planner or executor do not offer it.
        case unsupported(String)
        /// The planner refuses the text for another reason: the generator's fault, or the planner's.
        case refused(String)
        case differs(String)
        /// More rows or steps than a twin should take: counted, not compared.
        case tooLarge
    }

    /// Three tables crossed are not worth a machine's memory.
    static let limits = TwinLimits(rowsLimit: 200_000, stepsLimit: 20_000_000, memoryBytesLimit: 256 << 20)

    static let settings = [
        ExecutionOptions(threads: 1, batchRows: 2_048, useFastKernels: true),
        ExecutionOptions(threads: 2, batchRows: 2_048, useFastKernels: true),
        ExecutionOptions(threads: 1, batchRows: 2_048, useFastKernels: false),
        ExecutionOptions(threads: 2, batchRows: 7, useFastKernels: true),
        ExecutionOptions(threads: 2, batchRows: 7, useFastKernels: false),
        ExecutionOptions(threads: 1, batchRows: 1, useFastKernels: true),
    ]

    static func run(_ sql: String, _ tables: [RandomTable], isOrdered: Bool) throws -> Outcome {
        let sealed = try tables.map { try $0.sealed() }
        let query: BoundQuery
        do {
            query = try Planner.compile(sql, tables: tables.map(\.schema), mode: .open(evidence: false))
        } catch {
            let why = error.diagnostics.map(\.message).joined(separator: "; ")
            return error.code == .unsupported ? .unsupported(why) : .refused(why)
        }
        return try run(query, sealed, isOrdered: isOrdered)
    }

    /// The same for the first aggregate of the text's plan, with evidence under `keys`; nil where it has none.
    static func runEvidence(_ sql: String, _ tables: [RandomTable], keys: [Int]) throws -> Outcome? {
        guard let query = try? Planner.compile(sql, tables: tables.map(\.schema), mode: .open(evidence: false)),
            var node = query.plan.firstAggregate, query.shared.isEmpty
        else { return nil }
        node.evidence = EvidenceRequest(subjectKeys: keys)
        let plan = LogicalPlan.aggregate(node)
        let columns = plan.types(query.tables).map {
            ResultColumn(name: "", type: ResultType($0), role: .plain)
        }
        let bound = BoundQuery(plan: plan, columns: columns, tables: query.tables, isRestricted: false)
        return try run(bound, try tables.map { try $0.sealed() }, isOrdered: false)
    }

    /// Why the executor does not run the query, if it does not.
    private static func refusal(of query: BoundQuery, _ tables: [SealedTable]) -> String? {
        do throws(ExecutionError) {
            _ = try PreparedQuery(query: query, tables: tables, options: settings[0]).run()
            return nil
        } catch {
            return error.code == .planUnsupported ? "\(error)" : nil
        }
    }

    static func run(_ query: BoundQuery, _ tables: [SealedTable], isOrdered: Bool) throws -> Outcome {
        let expected: TwinResult
        do {
            expected = try Evaluator(query: query, tables: tables, limits: limits).run()
        } catch {
            if [.rowsLimit, .stepsLimit, .memoryLimit].contains(error.code) { return .tooLarge }
            return refusal(of: query, tables).map(Outcome.unsupported) ?? .differs("the twin fails: \(error)")
        }
        var first: [Bool: [[Value]]] = [:]
        for options in settings {
            let result: QueryResult
            do {
                result = try PreparedQuery(query: query, tables: tables, options: options).run()
            } catch {
                if error.code == .planUnsupported { return .unsupported("\(error)") }
                return .differs("the executor fails: \(error) (\(options))")
            }
            let rows = result.batches.flatMap { batch in
                (0..<batch.rowCount).map { row in batch.vectors.map { $0[row] } }
            }
            if let difference = Agreement.difference(rows, expected.rows, isOrdered: isOrdered) {
                return .differs("\(difference) (\(options))")
            }
            // The executor may skip what cannot change a value (a comparison with a constant NULL); the twin does not.
            if result.hadScalarErrors, !expected.hadScalarErrors {
                return .differs("a scalar error that the twin does not have (\(options))")
            }
            // Bit for bit the same whatever threads and batches, order included; kernels may order groups otherwise.
            if let same = first[options.useFastKernels], same != rows {
                return .differs("settings differ: \(rows)\n\(same) (\(options))")
            }
            first[options.useFastKernels] = rows
        }
        return .agreed
    }
}

extension LogicalPlan {
    var firstAggregate: AggregateNode? {
        if case .aggregate(let node) = self { return node }
        return inputs.lazy.compactMap(\.firstAggregate).first
    }
}
