import Columns
import Execution
import Planning
import Schemas
import Testing

/// Every aggregate against the oracle, under every setting.
@Suite struct AggregateTests {
    static let worlds: [AggregateWorld] = {
        let shapes = [(400, 0, 100), (300, 20, 50), (60, 60, 3), (0, 0, 1), (1, 0, 1)]
        return shapes.enumerated().compactMap { index, shape in
            try? AggregateWorld(rows: shape.0, nulls: shape.1, keys: shape.2, seed: UInt64(index + 1))
        }
    }()
    static let groupings: [[Int]] = [[], [0], [2], [1, 3], [0, 2, 8]]

    /// Rows of every setting equal those of the first, to the last bit, and the oracle's to nine digits.
    private func check(_ world: AggregateWorld, _ node: AggregateNode, _ expected: [[Value]]) throws {
        var first: [[Value]]?
        var raw: [String: [[Value]]] = [:]
        for (setting, limit) in Engine.settings.flatMap({ [($0, 8_192), ($0, 10)] }) {
            // Every group-by once with tables, once partitioned.
            var options = setting
            options.tableGroupsLimit = limit
            let unsorted = Engine.rows(try world.run(node, options))
            let kind = "\(options.useFastKernels) \(options.tableGroupsLimit)"
            #expect(unsorted == raw[kind, default: unsorted], "order differs: \(options)")
            raw[kind] = unsorted
            let rows = NaiveAggregates.sorted(unsorted, by: node.groups.count)
            if let first { #expect(rows == first, "settings differ: \(options)") } else { first = rows }
        }
        let wanted = NaiveAggregates.sorted(expected, by: node.groups.count)
        #expect(first?.count == wanted.count)
        for (row, other) in zip(first ?? [], wanted) where !NaiveAggregates.agree(row, other) {
            let pairs = zip(row, other).enumerated().filter { !NaiveAggregates.agree([$0.element.0], [$0.element.1]) }
            Issue.record("\(row.prefix(node.groups.count)): \(pairs.prefix(3).map { "\($0)" })")
            return
        }
    }

    @Test(arguments: 0..<5, 0..<5)
    func groups(_ world: Int, _ grouping: Int) throws {
        let (world, groups) = (Self.worlds[world], Self.groupings[grouping])
        for calls in [AggregateWorld.calls, AggregateWorld.ordered, AggregateWorld.pairs] {
            let node = AggregateNode(
                input: AggregateWorld.scan, groups: groups.map(AggregateWorld.column), aggregates: calls)
            try check(world, node, NaiveAggregates.rows(world.rows, groups: groups, calls: calls))
        }
    }

    /// Sets that can be rolled up, that cannot, that are empty, and that come twice.
    @Test(
        arguments: 1..<4,
        [[[0, 1], [0], []], [[], [1], [2, 0], [0, 2]], [[0], [0]], [[0, 1, 2], [1, 2], [2], []]])
    func groupingSets(_ world: Int, _ sets: [[Int]]) throws {
        let world = Self.worlds[world]
        let groups = [1, 2, 3]
        let mergeable = AggregateWorld.calls.filter {
            !$0.isDistinct && $0.kind != .countDistinct && $0.argument != AggregateWorld.column(9)
        }
        for calls in [mergeable, AggregateWorld.calls, AggregateWorld.ordered + AggregateWorld.pairs] {
            let node = AggregateNode(
                input: AggregateWorld.scan, groups: groups.map(AggregateWorld.column), aggregates: calls,
                groupingSets: sets)
            let expected = sets.enumerated().flatMap { number, set in
                NaiveAggregates.rows(world.rows, groups: groups, keeping: set, set: number, calls: calls)
            }
            try check(world, node, expected)
        }
    }

    /// Texts that no dictionary holds.
    @Test func computedTexts() throws {
        let world = Self.worlds[1]
        let text = BoundExpression.call(
            .concatenate, [AggregateWorld.column(8), .literal(.text("!"), type: .text), AggregateWorld.column(1)],
            type: .text)
        let scan = LogicalPlan.project(AggregateWorld.scan, [AggregateWorld.column(0), text])
        let argument = BoundExpression.column(index: 1, type: .text)
        let calls = [
            AggregateCall(kind: .mode, argument: argument, type: .text),
            AggregateCall(kind: .percentileDiscrete, argument: argument, fraction: 0.3, type: .text),
            AggregateCall(kind: .maximum, argument: argument, type: .text),
            AggregateCall(kind: .countDistinct, argument: argument, type: .integer),
        ]
        let rows = world.rows.map { row -> [Value] in
            guard case .text(let a) = row[8], case .text(let b) = row[1] else { return [row[0], .null] }
            return [row[0], .text(a + "!" + b)]
        }
        for sets in [nil, [[0], []]] as [[[Int]]?] {
            let node = AggregateNode(
                input: scan, groups: [AggregateWorld.column(0)], aggregates: calls, groupingSets: sets)
            let expected = (sets ?? [[0]]).enumerated().flatMap { number, set in
                NaiveAggregates.rows(
                    rows, groups: [0], keeping: set, set: sets == nil ? nil : number, calls: calls)
            }
            try check(world, node, expected)
        }
    }

    /// Keys of every kind, with NULLs, in partitions.
    @Test func partitionedKeys() throws {
        let world = Self.worlds[1]
        let text = BoundExpression.call(
            .concatenate, [AggregateWorld.column(8), .literal(.text("!"), type: .text), AggregateWorld.column(1)],
            type: .text)
        let wide = BoundExpression.call(
            .multiply,
            [
                AggregateWorld.column(5),
                .literal(.decimal(unscaled: 10 << 60, scale: 0), type: .decimal(precision: 20, scale: 0)),
            ],
            type: .decimal(precision: 38, scale: 2))
        let keys = [text, wide, AggregateWorld.column(7), AggregateWorld.column(3), AggregateWorld.column(4)]
        let scan = LogicalPlan.project(AggregateWorld.scan, keys)
        let rows = world.rows.map { row -> [Value] in
            var key = [Value.null, .null, row[7], row[3], row[4]]
            if case .text(let a) = row[8], case .text(let b) = row[1] { key[0] = .text(a + "!" + b) }
            if case .decimal(let unscaled, let scale) = row[5] {
                key[1] = .decimal(unscaled: unscaled * (10 << 60), scale: scale)
            }
            return key
        }
        let columns = keys.enumerated().map { BoundExpression.column(index: $0.offset, type: $0.element.type) }
        let calls = [
            AggregateCall(kind: .countRows, argument: nil, type: .integer),
            AggregateCall(kind: .maximum, argument: columns[0], type: .text),
            AggregateCall(kind: .minimum, argument: columns[1], type: columns[1].type),
            AggregateCall(kind: .count, argument: columns[4], type: .integer),
        ]
        for groups in [[0], [1], [2], [3, 4], [0, 1, 2, 3, 4]] {
            let node = AggregateNode(input: scan, groups: groups.map { columns[$0] }, aggregates: calls)
            try check(world, node, NaiveAggregates.rows(rows, groups: groups, calls: calls))
        }
    }

    /// What a binder must not make.
    @Test func invalidCalls() throws {
        let world = Self.worlds[2]
        func code(_ call: AggregateCall, evidence: Bool = false, sets: [[Int]]? = nil) -> ExecutionError.Code? {
            let node = AggregateNode(
                input: AggregateWorld.scan, groups: [AggregateWorld.column(0)], aggregates: [call],
                evidence: evidence ? EvidenceRequest(subjectKeys: []) : nil, groupingSets: sets)
            do {
                _ = try world.run(node, ExecutionOptions())
                return nil
            } catch { return (error as? ExecutionError)?.code }
        }
        let (whole, double, text) = (AggregateWorld.column(4), AggregateWorld.column(6), AggregateWorld.column(8))
        func percentile(_ argument: BoundExpression, _ fraction: Double?, distinct: Bool = false) -> AggregateCall {
            AggregateCall(
                kind: .percentileContinuous, argument: argument, fraction: fraction, isDistinct: distinct, type: .double
            )
        }
        #expect(code(percentile(whole, 0.5)) == nil)
        #expect(code(percentile(whole, nil)) == .planInvalid)
        #expect(code(percentile(whole, 1.5)) == .planInvalid)
        #expect(code(percentile(whole, .nan)) == .planInvalid)
        #expect(code(percentile(text, 0.5)) == .planInvalid)
        #expect(code(percentile(whole, 0.5, distinct: true)) == .planInvalid)
        #expect(code(AggregateCall(kind: .correlation, argument: double, type: .double)) == .planInvalid)
        #expect(
            code(AggregateCall(kind: .correlation, argument: double, secondArgument: whole, type: .double))
                == .planInvalid)
        #expect(
            code(AggregateCall(kind: .sum, argument: double, secondArgument: double, type: .double)) == .planInvalid)
        #expect(code(AggregateCall(kind: .booleanAnd, argument: whole, type: .boolean)) == .planInvalid)
        #expect(code(AggregateCall(kind: .sum, argument: text, isDistinct: true, type: .double)) == .planInvalid)
        let pair = AggregateCall(kind: .correlation, argument: double, secondArgument: double, type: .double)
        #expect(code(pair, evidence: true) == .planUnsupported)
        #expect(code(percentile(whole, 0.5), sets: [[1]]) == .planInvalid)
        #expect(code(percentile(whole, 0.5), sets: []) == .planInvalid)
        #expect(
            code(AggregateCall(kind: .count, argument: whole, type: .integer), evidence: true, sets: [[0]])
                == .planUnsupported)
    }

    /// What is kept for percentiles, pairs of DISTINCT and many sets is asked of the budget.
    @Test func memory() throws {
        let world = try AggregateWorld(rows: 20_000, nulls: 0, keys: 20_000, seed: 9)
        for calls in [[AggregateWorld.ordered[0]], [AggregateWorld.pairs[12]], [AggregateWorld.calls[0]]] {
            let node = AggregateNode(
                input: AggregateWorld.scan, groups: [AggregateWorld.column(2)], aggregates: calls,
                groupingSets: [[0], []])
            for (bytes, isEnough) in [(300_000, false), (1 << 28, true)] {
                let run = Result { try world.run(node, ExecutionOptions(memoryBytesLimit: bytes, threads: 2)) }
                switch run {
                case .success(let result): #expect(isEnough && result.rowCount > 1_000)
                case .failure(let error): #expect(!isEnough && (error as? ExecutionError)?.code == .memoryLimit)
                }
            }
        }
    }

    @Test func constantPairsHaveNoSpread() throws {
        let rows = (0..<50).map { [Value.double(Double($0)), .double(0.1)] }
        let schema = TableSchema(
            name: "t", columns: [ColumnSchema(name: "y", type: .double), ColumnSchema(name: "x", type: .double)])
        let table = try Engine.seal(schema, rows)
        let (y, x) = (BoundExpression.column(index: 0, type: .double), BoundExpression.column(index: 1, type: .double))
        let kinds: [AggregateKind] = [.correlation, .regressionR2, .regressionSlope, .regressionSXX, .regressionSXY]
        let node = AggregateNode(
            input: .scan(table: 0, columns: [0, 1]), groups: [],
            aggregates: kinds.map { AggregateCall(kind: $0, argument: y, secondArgument: x, type: .double) })
        let result = try Engine.run(.aggregate(node), types: kinds.map { _ in .double }, table, ExecutionOptions())
        #expect(Engine.rows(result) == [[.null, .null, .null, .double(0), .double(0)]])
    }
}
