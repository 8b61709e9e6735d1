/// Writes random typed expressions over named columns.
struct ExpressionGenerator {
    struct Column {
        var name: String
        var kind: Kind
    }

    var columns: [Column]

    func column(_ kind: Kind, _ random: inout Random) -> String? {
        let names = columns.filter { $0.kind == kind }.map(\.name)
        return names.isEmpty ? nil : names[random.below(names.count)]
    }

    func any(_ random: inout Random, depth: Int) -> (text: String, kind: Kind) {
        let kind = Kind.allCases[random.below(Kind.allCases.count)]
        return (make(kind, depth, &random), kind)
    }

    func make(_ kind: Kind, _ depth: Int, _ random: inout Random) -> String {
        if depth <= 0 || random.chance(25) {
            if random.chance(75), let column = column(kind, &random) { return column }
            return literal(kind, &random)
        }
        if random.chance(20) { return common(kind, depth - 1, &random) }
        let choices = Self.templates(kind)
        return fill(choices[random.below(choices.count)], depth - 1, &random)
    }

    /// Templates: `{i}` and so on stand for an expression of the kind of that letter, `{#}` for a small number.
    func fill(_ template: String, _ depth: Int, _ random: inout Random) -> String {
        var result = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            let letter = rest[rest.index(after: open)]
            switch letter {
            case "#": result += String(random.below(4))
            case "u":
                result += ["year", "quarter", "month", "week", "day", "hour", "minute", "second"][random.below(8)]
            default: result += Self.letters[letter].map { make($0, depth, &random) } ?? "?"
            }
            rest = rest[rest.index(open, offsetBy: 3)...]
        }
        return result + rest
    }

    private static let letters: [Character: Kind] = [
        "i": .integer, "c": .decimal, "x": .double, "b": .boolean, "d": .date, "t": .timestamp, "s": .text,
    ]

    /// What every kind has.
    private func common(_ kind: Kind, _ depth: Int, _ random: inout Random) -> String {
        func one() -> String { make(kind, depth, &random) }
        switch random.below(6) {
        case 0: return "CASE WHEN \(make(.boolean, depth, &random)) THEN \(one()) ELSE \(one()) END"
        case 1: return "CASE WHEN \(make(.boolean, depth, &random)) THEN \(one()) END"
        case 2: return "COALESCE(\(one()), \(one()))"
        case 3: return "NULLIF(\(one()), \(one()))"
        case 4: return "GREATEST(\(one()), \(one()), \(one()))"
        default: return "LEAST(\(one()), \(one()))"
        }
    }

    func literal(_ kind: Kind, _ random: inout Random) -> String {
        switch kind {
        case .integer: ["0", "1", "2", "-1", "3", "10", "9223372036854775807"][random.below(7)]
        case .decimal: ["0.0", "1.50", "-2.25", "100.125", "0.01", "99.9"][random.below(6)]
        case .double: ["0e0", "1.5e0", "-2.5e-1", "1e3", "3e0"][random.below(5)]
        case .boolean: ["true", "false"][random.below(2)]
        case .date: ["DATE '1970-01-05'", "DATE '1969-12-25'", "DATE '2000-02-29'"][random.below(3)]
        case .timestamp: ["TIMESTAMP '1970-01-01 00:00:00'", "TIMESTAMP '1981-03-04 05:06:07.5'"][random.below(2)]
        case .text: ["''", "'a'", "'b'", "'é'", "'建'", "'note 3'", "'a%b'", "' '"][random.below(8)]
        }
    }

    private static func templates(_ kind: Kind) -> [String] {
        switch kind {
        case .integer:
            [
                "({i} + {i})", "({i} - {i})", "({i} * {i})", "({i} / {i})", "({i} % {i})", "abs({i})", "(- {i})",
                "length({s})", "strpos({s}, {s})", "EXTRACT(YEAR FROM {d})", "EXTRACT(DOW FROM {d})",
                "EXTRACT(MONTH FROM {t})", "EXTRACT(HOUR FROM {t})", "EXTRACT(DOY FROM {t})", "({d} - {d})",
                "CAST({c} AS integer)", "CAST({x} AS integer)", "CAST({s} AS integer)", "CAST({b} AS integer)",
                "sign({i})", "CAST(round({i}, -1) AS integer)",
                "gcd({i}, {i})", "lcm({i}, {i})", "ascii({s})", "octet_length({s})", "width_bucket({i}, 0, 10, 4)",
                "width_bucket({c}, {c}, {c}, {i})", "EXTRACT(WEEK FROM {d})", "EXTRACT(ISOYEAR FROM {t})",
                "EXTRACT(CENTURY FROM {t})", "EXTRACT(ISODOW FROM {d})", "date_diff('month', {d}, {d})",
                "date_diff('week', {t}, {t})",
            ]
        case .decimal:
            [
                "({c} + {c})", "({c} - {c})", "({c} + {i})", "abs({c})", "(- {c})", "round({c}, {#})",
                "round({c}, -1)", "trunc({c}, 1)", "div({c}, {c})", "CAST({i} AS decimal(12,2))",
                "CAST({c} AS decimal(9,1))",
                "CAST({s} AS decimal(10,2))", "CAST({x} AS decimal(14,3))",
            ]
        case .double:
            [
                "({x} + {x})", "({x} - {x})", "({x} * {x})", "({x} / {x})", "({c} / {c})", "sqrt({x})", "abs({x})",
                "round({x})", "floor({x})", "ceil({x})", "CAST({i} AS double precision)",
                "CAST({c} AS double precision)", "EXTRACT(SECOND FROM {t})", "({x} * {i})", "ln({x})", "(- {x})",
                "CAST({s} AS double precision)", "round({x}, 1)", "exp({x})", "power({x}, {x})", "sin({x})",
                "atan({x})", "cbrt({x})", "degrees({x})",
            ]
        case .boolean:
            [
                "({i} = {i})", "({i} < {i})", "({c} >= {c})", "({x} > {x})", "({s} = {s})", "({s} < {s})",
                "({d} <= {d})", "({t} <> {t})", "({b} AND {b})", "({b} OR {b})", "(NOT {b})", "({i} IS NULL)",
                "({s} IS NOT NULL)", "({b} IS TRUE)", "({b} IS NOT FALSE)", "({i} BETWEEN {i} AND {i})",
                "({i} IN (1, 2, -3))", "({i} NOT IN (0, 7))", "({s} IN ('a', 'é', 'note 1'))", "({s} LIKE 'a%')",
                "({s} LIKE '%o_e%')", "({s} NOT LIKE {s})", "({i} IS DISTINCT FROM {i})",
                "({s} IS NOT DISTINCT FROM {s})", "({i} IN (1, NULL))", "starts_with({s}, {s})", "({b} = {b})",
                "({d} IN (DATE '1970-01-05', DATE '1970-01-06'))", "({i} < {c})", "({c} = {x})", "({d} < {t})",
                "ends_with({s}, {s})", "({s} ILIKE 'A%')",
            ]
        case .date:
            ["make_date({i}, 2, {i})", "({d} + {#})", "({d} - {i})", "CAST({t} AS date)", "CAST({s} AS date)"]
        case .timestamp:
            [
                "date_trunc('{u}', {t})", "({t} + INTERVAL '90 minutes')", "({d} + INTERVAL '1 month')",
                "({t} - INTERVAL '1 year 2 days')", "CAST({d} AS timestamp)",
            ]
        case .text:
            [
                "({s} || {s})", "({s} || {i})", "upper({s})", "lower({s})", "substring({s}, {i}, {#})",
                "substring({s}, {i})", "btrim({s})", "replace({s}, {s}, {s})", "left({s}, {i})", "right({s}, {i})",
                "CAST({i} AS text)", "CAST({c} AS text)", "CAST({b} AS text)", "CAST({d} AS text)", "CAST({t} AS text)",
                "concat({s}, {i}, {s})", "CAST({s} AS varchar(2))",
                "lpad({s}, {i}, 'xy')", "rpad({s}, 6)", "repeat({s}, {#})", "reverse({s})", "split_part({s}, ' ', {i})",
                "initcap({s})", "translate({s}, 'abé', 'x')", "overlay({s} PLACING 'zz' FROM 2)",
                "concat_ws('-', {s}, {i}, {s})", "to_char({t}, 'YYYY-MM-DD HH24:MI')", "chr({i})",
            ]
        }
    }
}
