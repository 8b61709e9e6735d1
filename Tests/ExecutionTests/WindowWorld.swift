import Planning
import Schemas

/// Random rows and random window clauses.
struct WindowWorld {
    static let types: [ColumnType] = [
        .integer, .integer, .integer, .double, .decimal(precision: 10, scale: 2), .text, .boolean, .date, .double,
    ]
    /// Columns of the table.
    enum Name: Int { case id, part, key, real, amount, name, flag, day, other }

    static let schema = TableSchema(
        name: "t",
        columns: zip(["id", "part", "key", "real", "amount", "name", "flag", "day", "other"], types).map {
            ColumnSchema(name: $0, type: $1)
        })

    static func column(_ name: Name) -> BoundExpression {
        .column(index: name.rawValue, type: types[name.rawValue])
    }

    static func literal(_ value: Int64?) -> BoundExpression {
        .literal(value.map(Value.integer) ?? .null, type: .integer)
    }

    var random: Random

    init(seed: UInt64) { random = Random(seed: seed) }

    /// Ties, NULLs, and partitions of one row. Doubles are halves or, `isRough`, so far apart that no sum
    /// is exact.
    mutating func rows(_ count: Int, isRough: Bool = false) -> [[Value]] {
        (0..<count).map { id in
            func some(_ percent: Int, _ value: (inout Random) -> Value) -> Value {
                random.chance(percent) ? value(&random) : .null
            }
            return [
                .integer(Int64(id)), some(90) { .integer(Int64($0.below(4))) },
                some(85) { .integer(Int64($0.below(9)) - 3) },
                some(85) {
                    // Beside tenths, what vanishes in fixed point.
                    isRough && $0.chance(20) ? .double(1e-30) : .double(Double($0.below(12) - 4) / (isRough ? 10 : 2))
                },
                some(85) { .decimal(unscaled: Int128($0.below(700) - 200), scale: 2) },
                some(80) { .text(["ann", "bob", "", "bobby", "ανδρέας", "a"][$0.below(6)]) },
                some(80) { .boolean($0.chance(60)) },
                some(85) { .date(Int32($0.below(150))) },
                some(90) { .double(Double($0.below(5)) * (isRough ? 0.3 : 1)) },
            ]
        }
    }

    /// Every function, over one frame.
    static func calls(_ frame: WindowFrame) -> [WindowCall] {
        func call(_ function: WindowFunction, _ arguments: [BoundExpression], _ type: ColumnType) -> WindowCall {
            WindowCall(function: function, arguments: arguments, frame: frame, type: type)
        }
        func aggregate(_ kind: AggregateKind, _ name: Name, _ type: ColumnType) -> WindowCall {
            call(.aggregate(kind), [column(name)], type)
        }
        var calls = [
            call(.rowNumber, [], .integer), call(.rank, [], .integer), call(.denseRank, [], .integer),
            call(.percentRank, [], .double), call(.cumulativeDistribution, [], .double),
            call(.ntile, [literal(3)], .integer), call(.ntile, [column(.key)], .integer),
            call(.lag, [column(.name), literal(1), .literal(.null, type: .text)], .text),
            call(.lead, [column(.real), literal(2), column(.other)], .double),
            call(.lag, [column(.amount), column(.key), column(.amount)], types[Name.amount.rawValue]),
            call(.lead, [column(.name), literal(1), .literal(.text("none"), type: .text)], .text),
            call(.lead, [column(.key), literal(nil), literal(5)], .integer),
            call(.firstValue, [column(.name)], .text), call(.lastValue, [column(.amount)], types[4]),
            call(.nthValue, [column(.key), literal(2)], .integer),
            call(.nthValue, [column(.flag), column(.key)], .boolean),
            call(.aggregate(.countRows), [], .integer), aggregate(.count, .real, .integer),
            aggregate(.sum, .key, .decimal(precision: 38, scale: 0)),
            aggregate(.sum, .amount, .decimal(precision: 38, scale: 2)), aggregate(.sum, .real, .double),
            aggregate(.average, .key, .double), aggregate(.average, .amount, .double),
            aggregate(.average, .other, .double), aggregate(.booleanAnd, .flag, .boolean),
            aggregate(.booleanOr, .flag, .boolean), aggregate(.standardDeviationSample, .key, .double),
            aggregate(.variancePopulation, .real, .double), aggregate(.varianceSample, .amount, .double),
            aggregate(.standardDeviationPopulation, .other, .double),
        ]
        for name in [Name.key, .real, .amount, .name, .flag, .day] {
            calls.append(aggregate(.minimum, name, types[name.rawValue]))
            calls.append(aggregate(.maximum, name, types[name.rawValue]))
        }
        for kind in AggregateKind.allCases where kind.needsPairs {
            let type: ColumnType = kind == .regressionCount ? .integer : .double
            calls.append(call(.aggregate(kind), [column(.real), column(.other)], type))
        }
        return calls
    }

    /// Partition and order; a RANGE with offsets needs one key of a kind that fits them.
    mutating func node(_ frame: (Name) -> WindowFrame) -> WindowNode {
        let keys: [Name] = [.key, .real, .amount, .day]
        let name = keys[random.below(keys.count)]
        let frame = frame(name)
        var order = [key(name)]
        if frame.unit != .range, random.chance(40) { order.append(key([Name.name, .flag, .id][random.below(3)])) }
        if frame.unit != .range, random.chance(10) { order = [] }
        let partition = [[], [.part], [.part, .flag]][random.below(3)] as [Name]
        return WindowNode(
            input: .scan(table: 0, columns: Array(Self.types.indices)), partition: partition.map(Self.column),
            order: order, calls: Self.calls(frame))
    }

    private mutating func key(_ name: Name) -> SortKey {
        SortKey(expression: Self.column(name), isDescending: random.chance(50), nullsFirst: random.chance(50))
    }

    /// A distance that fits the key; months for days, sometimes.
    mutating func distance(_ unit: WindowFrame.Unit, _ key: Name, isBefore: Bool) -> WindowFrame.Bound {
        let steps = Int64(random.below(4))
        let value: Value
        switch (unit, key) {
        case (.range, .real): value = .double(Double(steps) / 2)
        case (.range, .amount): value = .decimal(unscaled: Int128(steps) * 40, scale: 2)
        case (.range, .day):
            if random.chance(50) { return isBefore ? .monthsPreceding(steps) : .monthsFollowing(steps) }
            value = .integer(steps * 10)
        default: value = .integer(steps)
        }
        return isBefore ? .preceding(value) : .following(value)
    }
}
