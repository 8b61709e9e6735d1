import Columns
import Kernels
import Planning

/// Perfect group codes of a lazy scan's rows: from stored words where that is possible. One instance a thread.
final class PackedGroups {
    private enum Part {
        /// Stored words less `low`, times the stride.
        case words(Int, low: UInt64, last: UInt32, stride: UInt32)
        /// What each stored word of a narrow column adds.
        case table(Int, [UInt32])
        /// A vector, as any group column.
        case vector(VectorExpression, column: Int)
    }

    private let perfect: PerfectGroups
    private let parts: [Part]
    /// Holds what the tables take.
    private let reservation: Reservation

    /// A function of one column is computed for all its values instead of every row, where they are not more.
    private static let tableLimit = 1 << 14

    init(
        _ perfect: PerfectGroups, groups: [BoundExpression], compiled: [VectorExpression], scan: ScanPlan,
        inputs: [ColumnInfo], context: RunContext
    ) throws(ExecutionError) {
        self.perfect = perfect
        reservation = Reservation(context.budget)
        var parts: [Part] = []
        for (index, group) in groups.enumerated() {
            let column = perfect.columns[index]
            if case .column(let position, _) = group,
                let packed = PackedColumn(scan.table.columns[scan.columns[position]]),
                packed.width < 8
            {
                parts.append(
                    .words(
                        position, low: UInt64(bitPattern: column.low &- packed.base), last: UInt32(column.slots - 1),
                        stride: UInt32(column.stride)))
            } else if let table = try Self.table(
                group, column, compiled[index], scan: scan, inputs: inputs, context: context, reservation)
            {
                parts.append(table)
            } else {
                parts.append(.vector(compiled[index], column: index))
            }
        }
        self.parts = parts
    }

    /// Evaluates the expression at every word that the column can hold.
    private static func table(
        _ group: BoundExpression, _ column: PerfectGroups.Column, _ compiled: VectorExpression, scan: ScanPlan,
        inputs: [ColumnInfo], context: RunContext, _ reservation: Reservation
    ) throws(ExecutionError) -> Part? {
        guard let position = group.onlyColumn, !compiled.mayFail else { return nil }
        let sealed = scan.table.columns[scan.columns[position]]
        guard let packed = PackedColumn(sealed), packed.kind == .int64, packed.width <= 2,
            let minimum = sealed.manifest.minimum, let maximum = sealed.manifest.maximum, minimum >= packed.base,
            case let last = maximum - packed.base, last < min(tableLimit, scan.table.rowCount)
        else { return nil }
        let chunk = context.options.batchRows
        let batch = Batch(columns: try ColumnVector.accounted(inputs, capacity: chunk, budget: context.budget))
        let state = EvaluationState(budget: context.budget)
        let expression = try context.compiler(inputs).compile(group)
        let working = Reservation(context.budget)
        try working.add(chunk * 4)
        try reservation.add((Int(last) + 1) * 4)
        var table: [UInt32] = []
        table.reserveCapacity(Int(last) + 1)
        let codes = UnsafeMutablePointer<UInt32>.allocate(capacity: chunk)
        defer { codes.deallocate() }
        while table.count <= Int(last) {
            batch.count = min(chunk, Int(last) + 1 - table.count)
            for row in 0..<batch.count { batch.columns[position].int64s[row] = packed.base + Int64(table.count + row) }
            codes.update(repeating: 0, count: batch.count)
            PerfectGroups.add(column, try expression.evaluate(batch, state), batch.count, codes)
            table += UnsafeBufferPointer(start: codes, count: batch.count)
        }
        return .table(position, table)
    }

    func assign(
        _ rows: PackedRows, _ batch: Batch, _ state: EvaluationState, out: UnsafeMutablePointer<UInt32>
    ) throws(ExecutionError) {
        out.update(repeating: 0, count: batch.count)
        for part in parts {
            switch part {
            case .words(let position, let low, let last, let stride):
                guard let column = rows.packed[position] else { throw ExecutionError(.planInvalid, "group") }
                switch column.width {
                case 1: add(column, UInt8.self, rows, kn_group_code_u8, kn_gather_group_code_u8, low, last, stride, out)
                case 2:
                    add(column, UInt16.self, rows, kn_group_code_u16, kn_gather_group_code_u16, low, last, stride, out)
                default:
                    add(column, UInt32.self, rows, kn_group_code_u32, kn_gather_group_code_u32, low, last, stride, out)
                }
            case .table(let position, let table):
                guard let column = rows.packed[position] else { throw ExecutionError(.planInvalid, "group") }
                let last = UInt32(table.count - 1)
                if let selection = rows.rows {
                    for row in 0..<batch.count {
                        let at = rows.first &+ Int(selection[row])
                        let word =
                            column.width == 1
                            ? UInt32(column.words(from: at, as: UInt8.self).pointee)
                            : UInt32(column.words(from: at, as: UInt16.self).pointee)
                        out[row] &+= table[Int(min(word, last))]
                    }
                } else if column.width == 1 {
                    kn_group_table_u8(column.words(from: rows.first, as: UInt8.self), table, last, batch.count, out)
                } else {
                    kn_group_table_u16(column.words(from: rows.first, as: UInt16.self), table, last, batch.count, out)
                }
            case .vector(let expression, let index):
                PerfectGroups.add(perfect.columns[index], try expression.evaluate(batch, state), batch.count, out)
            }
        }
        if let mask = rows.mask { kn_mark_outside(mask, UInt32(perfect.groupCount), batch.count, out) }
    }

    @inline(__always)
    private func add<T>(
        _ column: PackedColumn, _: T.Type, _ rows: PackedRows,
        _ dense: (UnsafePointer<T>?, UInt64, UInt32, UInt32, Int, UnsafeMutablePointer<UInt32>?) -> Void,
        _ sparse: (
            UnsafePointer<T>?, UInt64, UInt32, UInt32, UnsafePointer<UInt16>?, Int, UnsafeMutablePointer<UInt32>?
        ) -> Void,
        _ low: UInt64, _ last: UInt32, _ stride: UInt32, _ out: UnsafeMutablePointer<UInt32>
    ) {
        let words = column.words(from: rows.first, as: T.self)
        if let selection = rows.rows {
            sparse(words, low, last, stride, selection, rows.count, out)
        } else {
            dense(words, low, last, stride, rows.count, out)
        }
    }
}
