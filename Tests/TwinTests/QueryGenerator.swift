/// A random query, what it is made of, and whether its order says where every row is.
struct GeneratedQuery {
    var sql: String
    var features: Set<Feature>
    /// The kinds of the output columns.
    var kinds: [Kind]
    var isOrdered: Bool
}

/// Parts of queries; each must be met in a run, so that nothing is quietly left out.
enum Feature: String, CaseIterable {
    case filter, group, having, order, limit, distinct, distinctAggregate, filteredAggregate, plain
    case join, subquery, setOperation, window, groupingSets, with, statistics, percentile
}

/// Writes random queries over random tables.
struct QueryGenerator {
    var random: Random
    let tables: [RandomTable]

    mutating func query() -> GeneratedQuery {
        // Half of the queries have nothing but one table.
        let isSimple = random.chance(50)
        if !isSimple, random.chance(20) { return setOperation() }
        if !isSimple, random.chance(20) { return withClause() }
        return ordered(select(isSimple: isSimple, depth: 3))
    }

    private struct Block {
        var sql: String
        var kinds: [Kind]
        var features: Set<Feature>
    }

    /// ORDER BY all columns, and sometimes LIMIT. What is computed in doubles may differ in its last digit, so that no
    /// order and no limit depends on it.
    private mutating func ordered(_ block: Block) -> GeneratedQuery {
        var query = GeneratedQuery(sql: block.sql, features: block.features, kinds: block.kinds, isOrdered: false)
        guard random.chance(60), !block.kinds.contains(.double) else { return query }
        let keys = block.kinds.indices.map { index in
            "\(index + 1)" + ["", " DESC", " ASC NULLS FIRST", " DESC NULLS LAST"][random.below(4)]
        }
        query.sql += " ORDER BY " + keys.joined(separator: ", ")
        query.features.insert(.order)
        query.isOrdered = true
        if random.chance(40) {
            query.sql += " LIMIT \(random.below(12))" + (random.chance(40) ? " OFFSET \(random.below(5))" : "")
            query.features.insert(.limit)
        }
        return query
    }

    private mutating func setOperation() -> GeneratedQuery {
        let kinds = (0...random.below(3)).map { _ in
            [Kind.integer, .text, .date, .boolean, .decimal][random.below(5)]
        }
        let operations = ["UNION", "UNION ALL", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL"]
        var sql = ""
        for index in 0...(1 + random.below(2)) {
            if index > 0 { sql += " \(operations[random.below(operations.count)]) " }
            let table = tables[random.below(tables.count)]
            let generator = expressions(table)
            let items = kinds.map { generator.make($0, random.below(2), &random) }
            sql += "SELECT \(items.joined(separator: ", ")) FROM \(table.schema.name)"
            if random.chance(50) { sql += " WHERE \(generator.make(.boolean, 2, &random))" }
        }
        return ordered(Block(sql: sql, kinds: kinds, features: [.setOperation]))
    }

    /// A named query, used once or twice.
    private mutating func withClause() -> GeneratedQuery {
        let inner = select(isSimple: true, depth: 2)
        let names = inner.kinds.indices.map { "q\($0)" }
        let outer = ExpressionGenerator(
            columns: zip(names, inner.kinds).map { ExpressionGenerator.Column(name: "w.\($0)", kind: $1) })
        let items = (0...random.below(3)).map { _ in outer.any(&random, depth: 2) }
        var from = "w"
        if random.chance(50) { from += " JOIN w AS v ON w.q0 = v.q0" }
        var sql = "WITH w(\(names.joined(separator: ", "))) AS (\(inner.sql)) "
        sql += "SELECT \(items.map(\.text).joined(separator: ", ")) FROM \(from)"
        return ordered(Block(sql: sql, kinds: items.map(\.kind), features: inner.features.union([.with])))
    }

    private func expressions(_ table: RandomTable, _ alias: String? = nil) -> ExpressionGenerator {
        ExpressionGenerator(
            columns: zip(table.names, table.kinds).map {
                ExpressionGenerator.Column(name: (alias.map { "\($0)." } ?? "") + $0, kind: $1)
            })
    }

    private mutating func select(isSimple: Bool, depth: Int) -> Block {
        var features: Set<Feature> = []
        let table = tables[random.below(tables.count)]
        var generator = expressions(table)
        var from = table.schema.name
        if !isSimple {
            // A name of its own, so that subqueries can speak of the outer row.
            (from, generator) = ("\(from) AS a", expressions(table, "a"))
            switch random.below(10) {
            case 0...4: (from, generator) = join(&features)
            case 5 where depth > 2: (from, generator) = derived(&features)
            case 6: (from, generator) = constants(&features)
            default: break
            }
        }
        var conditions: [String] = []
        if random.chance(60) {
            conditions.append(generator.make(.boolean, depth, &random))
            features.insert(.filter)
        }
        if !isSimple, random.chance(30) {
            conditions.append(subqueryCondition(generator))
            features.insert(.subquery)
        }
        let source = " FROM \(from)" + (conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND "))
        if random.chance(55) { return grouped(generator, source, features, isSimple: isSimple, depth: depth) }
        var items = (0...random.below(4)).map { _ in generator.any(&random, depth: depth) }
        if !isSimple, random.chance(20) {
            items.append(scalarSubquery(generator))
            features.insert(.subquery)
        }
        if !isSimple, random.chance(35) {
            items.append(window(generator))
            features.insert(.window)
        }
        let isDistinct = random.chance(20) && !items.contains { $0.kind == .double }
        features.insert(isDistinct ? .distinct : .plain)
        let sql = "SELECT \(isDistinct ? "DISTINCT " : "")\(items.map(\.text).joined(separator: ", "))" + source
        return Block(sql: sql, kinds: items.map(\.kind), features: features)
    }

    private mutating func join(_ features: inout Set<Feature>) -> (String, ExpressionGenerator) {
        features.insert(.join)
        let (left, right) = (tables[random.below(tables.count)], tables[random.below(tables.count)])
        let (a, b) = (expressions(left, "a"), expressions(right, "b"))
        let both = ExpressionGenerator(columns: a.columns + b.columns)
        let kind = ["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "CROSS JOIN"][random.below(5)]
        var from = "\(left.schema.name) AS a \(kind) \(right.schema.name) AS b"
        guard kind != "CROSS JOIN" else { return (from, both) }
        let keys = ["person", "firm", "i", "s", "day", "c", "b"]
        let key = keys[random.below(keys.count)]
        var condition = "a.\(key) = b.\(key)"
        if random.chance(25) { condition += " AND a.i = b.i" }
        if random.chance(25), kind != "FULL JOIN" { condition += " AND \(both.make(.boolean, 1, &random))" }
        from += " ON \(condition)"
        guard random.chance(30) else { return (from, both) }
        let third = tables[random.below(tables.count)]
        from += " \(["JOIN", "LEFT JOIN"][random.below(2)]) \(third.schema.name) AS c ON c.\(key) = b.\(key)"
        return (from, ExpressionGenerator(columns: both.columns + expressions(third, "c").columns))
    }

    /// A query in FROM.
    private mutating func derived(_ features: inout Set<Feature>) -> (String, ExpressionGenerator) {
        features.insert(.subquery)
        let inner = select(isSimple: random.chance(60), depth: 2)
        let names = inner.kinds.indices.map { "q\($0)" }
        let columns = zip(names, inner.kinds).map { ExpressionGenerator.Column(name: "d.\($0)", kind: $1) }
        return ("(\(inner.sql)) AS d(\(names.joined(separator: ", ")))", ExpressionGenerator(columns: columns))
    }

    /// Constant rows beside a table.
    private mutating func constants(_ features: inout Set<Feature>) -> (String, ExpressionGenerator) {
        features.insert(.join)
        let table = tables[random.below(tables.count)]
        let rows = (0...random.below(4)).map { _ in
            random.chance(15) ? "(NULL, 'z')" : "(\(random.below(5) - 2), \(["'a'", "'é'", "NULL"][random.below(3)]))"
        }
        let columns = [
            ExpressionGenerator.Column(name: "v.n", kind: .integer),
            ExpressionGenerator.Column(name: "v.w", kind: .text),
        ]
        // The first row says what the columns are.
        let from = "(VALUES (0, 'a'), \(rows.joined(separator: ", "))) AS v(n, w)"
        let kind = ["JOIN", "LEFT JOIN"][random.below(2)]
        return (
            "\(from) \(kind) \(table.schema.name) AS a ON a.i = v.n",
            ExpressionGenerator(columns: columns + expressions(table, "a").columns)
        )
    }

    private mutating func scalarSubquery(_ outer: ExpressionGenerator) -> (text: String, kind: Kind) {
        let table = tables[random.below(tables.count)]
        let (template, kind): (String, Kind) = [
            ("COUNT(*)", .integer), ("MIN(z.s)", .text), ("SUM(z.i)", .decimal), ("MAX(z.day)", .date),
        ][random.below(4)]
        var sql = "(SELECT \(template) FROM \(table.schema.name) AS z"
        if random.chance(70) { sql += " WHERE z.i = \(outer.make(.integer, 1, &random))" }
        return (sql + ")", kind)
    }

    private mutating func subqueryCondition(_ outer: ExpressionGenerator) -> String {
        let table = tables[random.below(tables.count)]
        let (name, inner) = (table.schema.name, expressions(table, "z"))
        let wanted = outer.make(.integer, 1, &random)
        let filter = inner.make(.boolean, 1, &random)
        switch random.below(9) {
        case 5: return "(SELECT COUNT(*) FROM \(name) AS z WHERE z.i = \(wanted)) > \(random.below(3))"
        case 6: return "EXISTS (SELECT 1 FROM \(name) AS z WHERE z.j < \(wanted) AND \(filter))"
        case 7: return "\(wanted) = ANY (SELECT z.i FROM \(name) AS z WHERE \(filter))"
        case 8: return "\(wanted) <= ALL (SELECT z.j FROM \(name) AS z WHERE \(filter))"
        case 0: return "\(wanted) IN (SELECT z.i FROM \(name) AS z WHERE \(filter))"
        case 1: return "\(wanted) NOT IN (SELECT z.i FROM \(name) AS z WHERE \(filter))"
        case 2: return "EXISTS (SELECT 1 FROM \(name) AS z WHERE z.i = \(wanted) AND \(filter))"
        case 3: return "NOT EXISTS (SELECT 1 FROM \(name) AS z WHERE z.i = \(wanted))"
        default: return "\(wanted) < (SELECT MAX(z.j) FROM \(name) AS z WHERE \(filter))"
        }
    }

    // MARK: aggregates

    private mutating func grouped(
        _ generator: ExpressionGenerator, _ source: String, _ features: Set<Feature>, isSimple: Bool, depth: Int
    ) -> Block {
        var features = features
        let exact: [Kind] = [.integer, .text, .date, .boolean, .decimal, .timestamp]
        let groups = (0..<random.below(3)).map { _ in
            let kind = exact[random.below(exact.count)]
            return (text: generator.make(kind, random.below(depth), &random), kind: kind)
        }
        var items = groups
        for _ in 0...random.below(3) { items.append(aggregate(generator, isSimple: isSimple, &features)) }
        var sql = "SELECT \(items.map(\.text).joined(separator: ", "))" + source
        if !groups.isEmpty {
            features.insert(.group)
            let list = groups.indices.map { "\($0 + 1)" }.joined(separator: ", ")
            if !isSimple, random.chance(40) {
                features.insert(.groupingSets)
                let texts = groups.map(\.text).joined(separator: ", ")
                sql +=
                    [
                        " GROUP BY ROLLUP (\(texts))", " GROUP BY CUBE (\(texts))",
                        " GROUP BY GROUPING SETS ((\(texts)), ())",
                    ][random.below(3)]
            } else {
                sql += " GROUP BY \(list)"
            }
        }
        if random.chance(25) {
            features.insert(.having)
            let condition = ["COUNT(*) > 1", "SUM({i}) > 0", "MIN({s}) < 'b'", "MAX({d}) IS NOT NULL"][random.below(4)]
            sql += " HAVING \(generator.fill(condition, 0, &random))"
        }
        return Block(sql: sql, kinds: items.map(\.kind), features: features)
    }

    private mutating func aggregate(
        _ generator: ExpressionGenerator, isSimple: Bool, _ features: inout Set<Feature>
    ) -> (text: String, kind: Kind) {
        // Variances of integers and decimals within a range that the executor squares exactly; beyond, it rounds them to
        // doubles first, and what is left of large numbers that are close is noise.
        var choices: [(String, Kind)] = [
            ("COUNT(*)", .integer), ("COUNT({s})", .integer), ("SUM({i})", .decimal), ("SUM({c})", .decimal),
            ("SUM({x})", .double), ("AVG({i})", .double), ("AVG({c})", .double), ("AVG({x})", .double),
            ("MIN({i})", .integer), ("MAX({s})", .text), ("MIN({d})", .date), ("MAX({c})", .decimal),
            ("MIN({t})", .timestamp), ("VAR_POP({i} % 1000)", .double), ("STDDEV(CAST({c} AS decimal(9,1)))", .double),
            ("VAR_SAMP({x})", .double),
            ("STDDEV_POP({i} % 1000)", .double),
        ]
        let distinct: [(String, Kind)] = [
            ("COUNT(DISTINCT {s})", .integer), ("COUNT(DISTINCT {i})", .integer), ("SUM(DISTINCT {i})", .decimal),
            ("AVG(DISTINCT {c})", .double), ("COUNT(DISTINCT {t})", .integer),
        ]
        // Of small numbers: what is left where large ones cancel is noise.
        let small = "CAST({i} % 100 AS double precision)"
        let pairs: [(String, Kind)] = [
            ("CORR", .double), ("COVAR_POP", .double), ("COVAR_SAMP", .double), ("REGR_SLOPE", .double),
            ("REGR_COUNT", .integer), ("REGR_R2", .double), ("REGR_SXY", .double), ("REGR_INTERCEPT", .double),
            ("REGR_AVGX", .double), ("REGR_SYY", .double),
        ]
        let statistics =
            [("BOOL_AND({b})", Kind.boolean), ("BOOL_OR({b})", .boolean)]
            + pairs.map { ("\($0)(\(small), \(small))", $1) }
        let percentiles: [(String, Kind)] = [
            ("PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY {x})", .double),
            ("PERCENTILE_CONT(0.3) WITHIN GROUP (ORDER BY {i} DESC)", .double),
            ("PERCENTILE_DISC(0.25) WITHIN GROUP (ORDER BY {i})", .integer),
            ("PERCENTILE_DISC(0.9) WITHIN GROUP (ORDER BY {s})", .text),
            ("MODE() WITHIN GROUP (ORDER BY {i})", .integer),
        ]
        var feature: Feature?
        if random.chance(20) {
            (choices, feature) = (distinct, .distinctAggregate)
        } else if !isSimple, random.chance(20) {
            (choices, feature) = random.chance(60) ? (statistics, .statistics) : (percentiles, .percentile)
        }
        if let feature { features.insert(feature) }
        let (template, kind) = choices[random.below(choices.count)]
        var text = generator.fill(template, random.below(3), &random)
        if random.chance(20) {
            features.insert(.filteredAggregate)
            text += " FILTER (WHERE \(generator.make(.boolean, 1, &random)))"
        }
        return (text, kind)
    }

    // MARK: windows

    private mutating func window(_ generator: ExpressionGenerator) -> (text: String, kind: Kind) {
        let ranks: [(String, Kind)] = [
            ("ROW_NUMBER()", .integer), ("RANK()", .integer), ("DENSE_RANK()", .integer), ("PERCENT_RANK()", .double),
            ("CUME_DIST()", .double), ("NTILE(3)", .integer), ("LAG({i})", .integer), ("LEAD({s}, 2)", .text),
            ("LAG({i}, 1, 0)", .integer),
        ]
        let framed: [(String, Kind)] = [
            ("SUM({i})", .decimal), ("COUNT(*)", .integer), ("AVG({c})", .double), ("MIN({i})", .integer),
            ("MAX({s})", .text), ("FIRST_VALUE({i})", .integer), ("LAST_VALUE({s})", .text),
            ("NTH_VALUE({i}, 2)", .integer), ("SUM({x})", .double),
        ]
        let isFramed = random.chance(55)
        let (template, kind) = isFramed ? framed[random.below(framed.count)] : ranks[random.below(ranks.count)]
        var over: [String] = []
        if random.chance(60) {
            over.append("PARTITION BY \(generator.make([.integer, .text][random.below(2)], 0, &random))")
        }
        // Within peers the order is open: only what does not ask for it.
        let range = isFramed && random.chance(35) && !template.contains("_VALUE")
        let direction = ["", " DESC", " NULLS FIRST"][random.below(3)]
        if range {
            let kind = [Kind.integer, .decimal, .date, .double][random.below(4)]
            let distances = [
                Kind.integer: ["0", "1", "2"], .decimal: ["0.5", "100", "0"],
                .date: ["INTERVAL '2 days'", "INTERVAL '1 month'", "INTERVAL '0 days'"], .double: ["0.5", "10", "1e3"],
            ]
            if let column = generator.column(kind, &random), let choices = distances[kind] {
                let ends = (0..<2).map { _ in choices[random.below(choices.count)] }
                over.append("ORDER BY \(column)\(direction)")
                over.append(
                    [
                        "RANGE BETWEEN \(ends[0]) PRECEDING AND \(ends[1]) FOLLOWING",
                        "RANGE BETWEEN \(ends[0]) PRECEDING AND CURRENT ROW",
                        "RANGE BETWEEN \(ends[0]) FOLLOWING AND UNBOUNDED FOLLOWING",
                    ][random.below(3)])
            }
        } else {
            // Every column, so that rows that tie are equal.
            over.append(
                "ORDER BY "
                    + generator.columns.shuffled(using: &random).map { "\($0.name)\(direction)" }.joined(
                        separator: ", "))
            if isFramed {
                let frames = [
                    "", "ROWS BETWEEN 2 PRECEDING AND CURRENT ROW", "ROWS BETWEEN 1 FOLLOWING AND 3 FOLLOWING",
                    "ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING",
                    "GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING",
                    "ROWS BETWEEN 2 PRECEDING AND 2 FOLLOWING EXCLUDE CURRENT ROW",
                    "GROUPS BETWEEN CURRENT ROW AND 1 FOLLOWING EXCLUDE TIES", "ROWS 3 PRECEDING EXCLUDE GROUP",
                ]
                over.append(frames[random.below(frames.count)])
            }
        }
        let text = generator.fill(template, 1, &random)
        return ("\(text) OVER (\(over.filter { !$0.isEmpty }.joined(separator: " ")))", kind)
    }
}
