/// Writes random aggregates over the tables of a `SubjectWorld`: along its foreign keys, across them, over set operations and
/// over other aggregates.
struct JoinedQueries {
    var random: Random

    /// What the aggregate stands over; each must be met.
    enum Shape: String, CaseIterable {
        case alongKeys, across, outer, exists, unionAll, perSubject, distinct, common, window, mixed
    }

    private static let links = [
        "items i JOIN orders o ON i.area = o.area AND i.number = o.number",
        "items i JOIN orders o USING (area, number)",
        "items i, orders o",
        "orders o JOIN persons p ON o.person = p.id",
        "orders o JOIN persons p ON p.id = o.person JOIN firms f ON f.name = o.firm",
        "items i JOIN orders o ON i.number = o.number AND o.area = i.area JOIN persons p ON p.id = o.person",
        "items i JOIN tags t ON t.tag = i.tag JOIN orders o ON (i.area, i.number) = (o.area, o.number) JOIN firms f ON f.name = o.firm",
    ]

    mutating func query() -> (sql: String, shape: Shape) {
        let shape = Shape.allCases[random.below(Shape.allCases.count)]
        switch shape {
        case .alongKeys:
            let from = Self.links[random.below(Self.links.count)]
            let condition = from.contains(",") && !from.contains("(") ? "i.area = o.area AND i.number = o.number" : nil
            return (aggregate(from, condition: condition), shape)
        case .outer:
            let kind = ["LEFT", "RIGHT", "FULL"][random.below(3)]
            let from = [
                "items i \(kind) JOIN orders o ON i.area = o.area AND i.number = o.number",
                "orders o \(kind) JOIN persons p ON o.person = p.id",
                "persons p \(kind) JOIN orders o ON o.person = p.id LEFT JOIN firms f ON f.name = o.firm",
                "orders o \(kind) JOIN orders q ON o.area = q.area AND o.number = q.number",
            ][random.below(4)]
            return (aggregate(from), shape)
        case .across:
            let from = ["persons p JOIN firms f ON p.region = length(f.name) - 6", "orders o CROSS JOIN tags t"][
                random.below(2)]
            return (aggregate(from), shape)
        case .exists:
            let condition = [
                "o.person IN (SELECT id FROM persons WHERE region = 1)",
                "NOT EXISTS (SELECT 1 FROM items i WHERE i.number = o.number AND i.pieces > 20)",
                "o.amount > (SELECT avg(pieces) FROM items)",
            ][random.below(3)]
            return (aggregate("orders o", condition: condition), shape)
        case .unionAll:
            let from = """
                (SELECT person, amount, kind FROM orders WHERE kind < 2 UNION ALL SELECT id, region, 1 FROM persons) o
                """
            return (over(from, ["o.amount", "o.kind"], ["o.kind"]), shape)
        case .perSubject:
            let from = [
                "(SELECT person, sum(amount) AS amount, max(kind) AS kind FROM orders GROUP BY person) o",
                "(SELECT p.id, p.region AS kind, count(*) AS amount FROM orders o JOIN persons p ON p.id = o.person GROUP BY p.id, p.region) o",
                "(SELECT o.area, o.number, max(o.kind) AS kind, sum(i.pieces) AS amount FROM items i JOIN orders o ON i.area = o.area AND i.number = o.number GROUP BY o.area, o.number) o",
            ][random.below(3)]
            return (over(from, ["o.amount", "o.kind"], ["o.kind"]), shape)
        case .distinct:
            let from = [
                "(SELECT DISTINCT person, kind, amount FROM orders) o",
                "(SELECT person, kind, amount FROM orders UNION SELECT person, kind, kind FROM orders) o",
                "(SELECT person, kind, amount FROM orders INTERSECT SELECT person, kind, amount FROM orders WHERE kind > 0) o",
                "(SELECT person, kind, amount FROM orders EXCEPT SELECT person, kind, amount FROM orders WHERE kind = 1) o",
                "(SELECT DISTINCT kind, amount FROM orders) o",
            ][random.below(5)]
            return (over(from, ["o.amount", "o.kind"], ["o.kind"]), shape)
        case .common:
            let sql = over("w AS o JOIN w AS v ON o.id = v.id", ["o.region", "v.income"], ["v.region"])
            return ("WITH w AS (SELECT * FROM persons WHERE region > 0) \(sql)", shape)
        case .window:
            let partition = ["person", "person, kind", "kind"][random.below(3)]
            let from =
                "(SELECT kind, sum(amount) OVER (PARTITION BY \(partition) ORDER BY number) AS amount FROM orders) o"
            return (over(from, ["o.amount", "o.kind"], ["o.kind"]), shape)
        case .mixed:
            return (aggregate("orders o JOIN orders q ON o.kind = q.kind"), shape)
        }
    }

    /// An aggregate over what FROM names by its letters.
    private mutating func aggregate(_ from: String, condition: String? = nil) -> String {
        var (values, groups): ([String], [String]) = ([], [])
        if from.contains(" i") {
            (values, groups) = (values + ["i.value", "i.pieces", "i.value * i.pieces"], groups + ["i.tag"])
        }
        if from.contains(" o") {
            (values, groups) = (values + ["o.amount", "o.kind", "abs(o.amount)"], groups + ["o.kind", "o.amount > 0"])
        }
        if from.contains(" q") { (values, groups) = (values + ["q.amount"], groups + ["q.kind"]) }
        if from.contains(" p") { (values, groups) = (values + ["p.income", "p.region"], groups + ["p.region"]) }
        if from.contains(" f") { groups.append("f.sector") }
        if from.contains(" t") { groups.append("t.label") }
        return over(from, values, groups, condition: condition)
    }

    private mutating func over(
        _ from: String, _ values: [String], _ groups: [String], condition: String? = nil
    ) -> String {
        let calls = (0...random.below(3)).map { _ in
            let value = values[random.below(values.count)]
            let forms = [
                "sum(\(value))", "count(\(value))", "avg(\(value))", "min(\(value))", "max(\(value))", "count(*)",
                "median(\(value))", "percentile_disc(0.25) WITHIN GROUP (ORDER BY \(value))",
            ]
            return forms[random.below(forms.count)]
        }
        let group = random.chance(70) ? groups[random.below(groups.count)] : nil
        var sql =
            "SELECT \((group.map { [$0] } ?? []) .joined())\(group == nil ? "" : ", ")\(calls.joined(separator: ", ")) FROM \(from)"
        var conditions = condition.map { [$0] } ?? []
        if random.chance(40) { conditions.append("\(values[random.below(values.count)]) > \(random.below(20))") }
        if !conditions.isEmpty { sql += " WHERE \(conditions.joined(separator: " AND "))" }
        return sql + (group.map { " GROUP BY \($0)" } ?? "")
    }
}
