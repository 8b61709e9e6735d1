import Planning
import Schemas
import Testing

@testable import Twin

/// Window functions by hand, after PostgreSQL's manual 4.2.8 and 9.22.
@Suite struct WindowTests {
    /// Position, key (with peers), value.
    private static let input = Rows.values([
        [1, 10, 1], [2, 10, 2], [3, 20, 3], [4, 30, nil], [5, 30, 5], [6, nil, 6],
    ])

    private static func run(
        _ function: WindowFunction, _ arguments: [BoundExpression] = [],
        _ frame: WindowFrame = .standard,
        type: ColumnType = .integer, isDescending: Bool = false, nullsFirst: Bool = false,
        order: [Int] = [1], partition: [BoundExpression] = []
    ) throws -> [Int?] {
        let keys = order.map {
            SortKey(expression: Rows.column($0), isDescending: isDescending, nullsFirst: nullsFirst)
        }
        let call = WindowCall(function: function, arguments: arguments, frame: frame, type: type)
        let node = WindowNode(input: input, partition: partition, order: keys, calls: [call])
        return try Rows.numbers(.window(node)).sorted { $0[0]! < $1[0]! }.map { $0[3] }
    }

    private static func sum(
        _ frame: WindowFrame, isDescending: Bool = false, nullsFirst: Bool = false
    ) throws -> [Int?] {
        try run(
            .aggregate(.sum), [Rows.column(2)], frame, type: .decimal(precision: 38, scale: 0),
            isDescending: isDescending, nullsFirst: nullsFirst)
    }

    private static func frame(
        _ unit: WindowFrame.Unit, _ start: WindowFrame.Bound, _ end: WindowFrame.Bound,
        _ exclusion: WindowFrame.Exclusion = .none
    ) -> WindowFrame {
        WindowFrame(unit: unit, start: start, end: end, exclusion: exclusion)
    }

    @Test func ranks() throws {
        #expect(try Self.run(.rowNumber) == [1, 2, 3, 4, 5, 6])
        #expect(try Self.run(.rank) == [1, 1, 3, 4, 4, 6])
        #expect(try Self.run(.denseRank) == [1, 1, 2, 3, 3, 4])
        #expect(try Self.run(.rank, isDescending: true, nullsFirst: true) == [5, 5, 4, 2, 2, 1])
        // Without an order all are peers.
        #expect(try Self.run(.rank, order: []) == [1, 1, 1, 1, 1, 1])
        let call = WindowCall(function: .percentRank, arguments: [], frame: .standard, type: .double)
        let shares = WindowCall(
            function: .cumulativeDistribution, arguments: [], frame: .standard, type: .double)
        let key = SortKey(expression: Rows.column(1), isDescending: false, nullsFirst: false)
        let node = WindowNode(input: Self.input, partition: [], order: [key], calls: [call, shares])
        let rows = try Rows.result(.window(node)).rows
        #expect(rows.map { $0[3] } == [0, 0, 0.4, 0.6, 0.6, 1].map(Value.double))
        #expect(rows.map { $0[4] } == [2.0 / 6, 2.0 / 6, 0.5, 5.0 / 6, 5.0 / 6, 1].map(Value.double))
    }

    @Test func buckets() throws {
        func tiles(_ count: Int64) throws -> [Int?] {
            try Self.run(.ntile, [.literal(.integer(count), type: .integer)], order: [0])
        }
        #expect(try tiles(4) == [1, 1, 2, 2, 3, 4])
        #expect(try tiles(10) == [1, 2, 3, 4, 5, 6])
        #expect(try tiles(0) == [nil, nil, nil, nil, nil, nil])
    }

    @Test func neighbours() throws {
        func call(_ function: WindowFunction, _ offset: Int64?, _ fallback: Int64?) throws -> [Int?] {
            let numbers = [offset, fallback].map {
                BoundExpression.literal($0.map(Value.integer) ?? .null, type: .integer)
            }
            return try Self.run(function, [Rows.column(2)] + numbers, order: [0])
        }
        #expect(try call(.lag, 1, nil) == [nil, 1, 2, 3, nil, 5])
        #expect(try call(.lead, 2, 0) == [3, nil, 5, 6, 0, 0])
        #expect(try call(.lag, -1, nil) == [2, 3, nil, 5, 6, nil])
        #expect(try call(.lag, nil, 7) == [nil, nil, nil, nil, nil, nil])
        #expect(try call(.lead, .max, 9) == [9, 9, 9, 9, 9, 9])
    }

    @Test func frames() throws {
        #expect(try Self.sum(.standard) == [3, 3, 6, 11, 11, 17])
        #expect(
            try Self.sum(Self.frame(.rows, .preceding(.integer(1)), .currentRow)) == [1, 3, 5, 3, 5, 11])
        #expect(
            try Self.sum(Self.frame(.rows, .following(.integer(1)), .following(.integer(2)))) == [
                5, 3, 5, 11, 6, nil,
            ])
        #expect(
            try Self.sum(Self.frame(.groups, .preceding(.integer(1)), .currentRow)) == [
                3, 3, 6, 8, 8, 11,
            ])
        #expect(
            try Self.sum(Self.frame(.rows, .currentRow, .unboundedFollowing)) == [17, 16, 14, 11, 11, 6])
        // Ends before it begins.
        #expect(
            try Self.sum(Self.frame(.rows, .following(.integer(2)), .following(.integer(1))))
                == [nil, nil, nil, nil, nil, nil])
    }

    /// The last row's key is NULL: its neighbours by distance are the NULLs alone.
    @Test func ranges() throws {
        let ten = WindowFrame.Bound.preceding(.integer(10))
        #expect(try Self.sum(Self.frame(.range, ten, .currentRow)) == [3, 3, 6, 8, 8, 6])
        #expect(try Self.sum(Self.frame(.range, ten, .following(.integer(10)))) == [6, 6, 11, 8, 8, 6])
        // In a descending order PRECEDING are the larger ones.
        #expect(
            try Self.sum(Self.frame(.range, ten, .currentRow), isDescending: true, nullsFirst: true)
                == [6, 6, 8, 5, 5, 6])
        #expect(
            try Self.sum(
                Self.frame(.range, .unboundedPreceding, .following(.integer(10))), nullsFirst: true)
                == [12, 12, 17, 17, 17, 6])
        #expect(
            try Self.sum(Self.frame(.range, .preceding(.integer(.max)), .currentRow)) == [
                3, 3, 6, 11, 11, 6,
            ])
    }

    @Test func exclusions() throws {
        let all = (WindowFrame.Bound.unboundedPreceding, WindowFrame.Bound.unboundedFollowing)
        func sum(_ exclusion: WindowFrame.Exclusion) throws -> [Int?] {
            try Self.sum(Self.frame(.rows, all.0, all.1, exclusion))
        }
        #expect(try sum(.currentRow) == [16, 15, 14, 17, 12, 11])
        #expect(try sum(.group) == [14, 14, 14, 12, 12, 11])
        #expect(try sum(.ties) == [15, 16, 17, 12, 17, 17])
    }

    @Test func valuesOfFrames() throws {
        let frame = Self.frame(.rows, .preceding(.integer(1)), .following(.integer(1)))
        #expect(try Self.run(.firstValue, [Rows.column(2)], frame) == [1, 1, 2, 3, nil, 5])
        #expect(try Self.run(.lastValue, [Rows.column(2)], frame) == [2, 3, nil, 5, 6, 6])
        let third = BoundExpression.literal(.integer(3), type: .integer)
        #expect(try Self.run(.nthValue, [Rows.column(2), third], frame) == [nil, 3, nil, 5, 6, nil])
    }

    @Test func partitions() throws {
        // By whether the key is NULL.
        let partition = [BoundExpression.call(.isNull, [Rows.column(1)], type: .boolean)]
        #expect(try Self.run(.rowNumber, partition: partition) == [1, 2, 3, 4, 5, 1])
    }
}
