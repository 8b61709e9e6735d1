import Kernels
import Testing

/// Stamps that follow the offsets of subjects against the stamp that asks each row for its subject: equal records.
@Suite struct RunKernelTests {
    private static let headerBytes = 32

    /// A table of rows in the order of their subjects; some subjects have no row, the last rows no subject.
    private struct Table {
        var groups: [UInt32] = []
        var subjects: [UInt32] = []
        var offsets: [UInt32] = [0]
        var values: [[Int64]] = [[], []]
        let none: UInt32

        init(lengths: [Int], cells: Int, low: Int64, random: inout Random) {
            none = UInt32(lengths.count - 1)
            for (subject, length) in lengths.enumerated() {
                let isOneCell = random.below(3) == 0
                let cell = UInt32(random.below(cells))
                for _ in 0..<length {
                    groups.append(isOneCell ? cell : UInt32(random.below(cells)))
                    subjects.append(UInt32(subject))
                    // Zeros, and contributions that come to zero.
                    for part in 0..<2 { values[part].append(low + Int64(random.below(3)) * (part == 0 ? 1 : 1 << 30)) }
                }
                offsets.append(UInt32(groups.count))
            }
        }
    }

    private struct Layout {
        let kinds: [UInt32]

        /// Parts of the values from a row on.
        func parts(_ table: Table, from row: Int, _ body: ([KnStampPart], [KnRunPart]) -> Void, low: Int64) {
            table.values[0].withUnsafeBufferPointer { first in
                table.values[1].withUnsafeBufferPointer { second in
                    let sources = [first.baseAddress! + row, second.baseAddress! + row]
                    var (offset, stamp, run): (Int, [KnStampPart], [KnRunPart]) = (headerBytes, [], [])
                    for (index, kind) in kinds.enumerated() {
                        let isShort = kind == UInt32(KN_STAMP_U64)
                        stamp.append(
                            KnStampPart(
                                values: UnsafeRawPointer(sources[index]), valid: nil, offset: UInt32(offset),
                                kind: kind,
                                nonzero: UInt32(24 + index * 4)))
                        run.append(
                            KnRunPart(values: sources[index], low: isShort ? 0 : low, is_signed: isShort ? 0 : 1))
                        offset += isShort ? 32 : 64
                    }
                    body(stamp, run)
                }
            }
        }

        var stride: Int { kinds.reduce(headerBytes) { $0 + ($1 == UInt32(KN_STAMP_U64) ? 32 : 64) } }
    }

    private static let layouts = [
        Layout(kinds: []), Layout(kinds: [UInt32(KN_STAMP_U64)]), Layout(kinds: [UInt32(KN_STAMP_I64)]),
        Layout(kinds: [UInt32(KN_STAMP_U64), UInt32(KN_STAMP_U64)]),
        Layout(kinds: [UInt32(KN_STAMP_U64), UInt32(KN_STAMP_I64)]),
    ]

    /// Batches of some rows each, which end anywhere.
    private static func batches(_ count: Int, size: Int, _ body: (Int, Int) -> Void) {
        var row = 0
        while row < count {
            body(row, min(size, count - row))
            row += size
        }
    }

    private static func stamped(_ table: Table, _ layout: Layout, cells: Int, low: Int64) -> [CChar] {
        var records = [CChar](repeating: 0, count: cells * layout.stride)
        layout.parts(
            table, from: 0,
            { parts, _ in
                _ = kn_stamp(
                    &records, layout.stride, table.groups, table.subjects, table.groups.count, table.none, parts,
                    parts.count, 0)
                kn_stamp_close(&records, layout.stride, cells, table.none, parts, parts.count)
            }, low: low)
        return records
    }

    /// Without what says which subject came last: closed records do not depend on it.
    private static func figures(_ records: [CChar], _ stride: Int) -> [CChar] {
        records.enumerated().map { $0.offset % stride < 4 ? 0 : $0.element }
    }

    private static func check(_ table: Table, cells: Int, low: Int64, batch: Int, alternates: Bool) {
        for layout in layouts {
            let isUnsigned = !layout.kinds.contains(UInt32(KN_STAMP_I64))
            if low < 0, layout.kinds.contains(UInt32(KN_STAMP_U64)) { continue }
            let expected = figures(stamped(table, layout, cells: cells, low: low), layout.stride)
            var records = [CChar](repeating: 0, count: cells * layout.stride)
            let state = UnsafeMutableRawPointer.allocate(byteCount: kn_runs_bytes(), alignment: 64)
            defer { state.deallocate() }
            state.initializeMemory(as: UInt8.self, repeating: 0, count: kn_runs_bytes())
            let runs = OpaquePointer(state)
            var (current, isTurn, wasRecords) = (0, false, false)
            batches(table.groups.count, size: batch) { row, count in
                layout.parts(
                    table, from: row,
                    { parts, run in
                        let groups = Array(table.groups[row..<row + count])
                        isTurn = alternates && !isTurn
                        if isTurn {
                            kn_runs_suspend(runs, cells, table.none, &records, layout.stride, parts, parts.count)
                            _ = kn_stamp(
                                &records, layout.stride, groups, Array(table.subjects[row..<row + count]), count,
                                table.none, parts, parts.count, 0)
                        } else {
                            if wasRecords {
                                kn_runs_resume(
                                    runs, cells, table.subjects[row], &records, layout.stride, parts, parts.count)
                            }
                            current = kn_runs_add(
                                runs, cells, groups, table.offsets, table.none, current, row, count, run, run.count)
                        }
                        wasRecords = isTurn
                    }, low: low)
            }
            layout.parts(
                table, from: 0,
                { parts, run in
                    kn_runs_close(runs, cells, table.none, run, &records, layout.stride, parts, parts.count)
                    kn_stamp_close(&records, layout.stride, cells, table.none, parts, parts.count)
                }, low: low)
            #expect(figures(records, layout.stride) == expected, "few, batch \(batch)")
            guard isUnsigned else { continue }
            records = [CChar](repeating: 0, count: cells * layout.stride)
            var (seen, mark) = ([UInt8](repeating: 0, count: cells), UInt8(0))
            current = 0
            batches(table.groups.count, size: batch) { row, count in
                layout.parts(
                    table, from: row,
                    { parts, _ in
                        current = kn_stamp_direct(
                            &records, layout.stride, cells, Array(table.groups[row..<row + count]), table.offsets,
                            table.none, current, row, count, parts, parts.count, &seen, &mark)
                    }, low: low)
            }
            layout.parts(
                table, from: 0,
                { parts, _ in kn_stamp_close(&records, layout.stride, cells, table.none, parts, parts.count) }, low: low
            )
            #expect(figures(records, layout.stride) == expected, "direct, batch \(batch)")
        }
    }

    /// Every way to share up to six rows among three subjects and no subject.
    @Test(arguments: [1, 2, 3, 7])
    func everyShareOfFewRows(_ batch: Int) {
        var random = Random(seed: UInt64(batch))
        for code in 0..<256 {
            let lengths = (0..<4).map { code >> ($0 * 2) & 3 }
            for cells in [1, 3] {
                let table = Table(lengths: lengths, cells: cells, low: 0, random: &random)
                if table.groups.isEmpty { continue }
                Self.check(table, cells: cells, low: 0, batch: batch, alternates: code % 2 == 0)
            }
        }
    }

    @Test(arguments: [1, 2, 7, 8, 9, 33, 64], [0, -1] as [Int64])
    func fewCells(_ cells: Int, _ low: Int64) {
        var random = Random(seed: UInt64(cells))
        for run in [1, 9, 70, 900] {
            let lengths = (0..<max(4, 3_000 / run)).map { _ in random.below(2 * run) } + [random.below(40)]
            let table = Table(lengths: lengths, cells: cells, low: low, random: &random)
            if table.groups.isEmpty { continue }
            for batch in [64, 777, 8_192] {
                Self.check(table, cells: cells, low: low, batch: batch, alternates: batch == 64)
            }
        }
    }

    /// Far more subjects than marks, in cells that seldom and often meet twice.
    @Test(arguments: [300, 5_000])
    func manyCells(_ cells: Int) {
        var random = Random(seed: UInt64(cells))
        for run in [1, 12, 60] {
            let lengths = (0..<1_000).map { _ in random.below(2 * run) } + [17]
            let table = Table(lengths: lengths, cells: cells, low: 0, random: &random)
            var records = [CChar](repeating: 0, count: cells * 64)
            let layout = Self.layouts[1]
            for batch in [100, 8_192] {
                let expected = Self.figures(Self.stamped(table, layout, cells: cells, low: 0), layout.stride)
                records = [CChar](repeating: 0, count: cells * layout.stride)
                var (seen, mark, current) = ([UInt8](repeating: 0, count: cells), UInt8(0), 0)
                Self.batches(table.groups.count, size: batch) { row, count in
                    layout.parts(
                        table, from: row,
                        { parts, _ in
                            current = kn_stamp_direct(
                                &records, layout.stride, cells, Array(table.groups[row..<row + count]), table.offsets,
                                table.none, current, row, count, parts, parts.count, &seen, &mark)
                        }, low: 0)
                }
                layout.parts(
                    table, from: 0,
                    { parts, _ in kn_stamp_close(&records, layout.stride, cells, table.none, parts, parts.count) },
                    low: 0)
                #expect(Self.figures(records, layout.stride) == expected)
            }
        }
    }

    /// Offsets that do not ascend give some figures, and end.
    @Test func offsetsThatLie() {
        var random = Random(seed: 3)
        let count = 500
        let groups = (0..<count).map { _ in UInt32(random.below(4)) }
        let offsets = (0..<22).map { _ in UInt32(random.below(600)) }
        let values = [Int64](repeating: 1, count: count)
        let state = UnsafeMutableRawPointer.allocate(byteCount: kn_runs_bytes(), alignment: 64)
        defer { state.deallocate() }
        state.initializeMemory(as: UInt8.self, repeating: 0, count: kn_runs_bytes())
        values.withUnsafeBufferPointer { values in
            let part = [KnRunPart(values: values.baseAddress, low: 0, is_signed: 0)]
            let end = kn_runs_add(OpaquePointer(state), 4, groups, offsets, 20, 0, 0, count, part, 1)
            #expect(end <= 20)
        }
    }
}
