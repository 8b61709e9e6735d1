import Columns
import Kernels
import Schemas

/// One thread's way through the morsels of a scan: filters packed values, then unpacks what is left.
final class ScanReader: BatchReader {
    private let plan: ScanPlan
    private let table: SealedTable
    private let batchRows: Int
    private let isFast: Bool
    private let batch: Batch
    private let mask: UnsafeMutablePointer<UInt8>
    private let selection: UnsafeMutablePointer<UInt16>
    private let subjects: [SubjectReader]
    /// Of the columns that are codes of subjects.
    private let codes: [SubjectReader?]
    /// Where columns are unpacked on demand.
    private let packed: PackedRows?
    private let reservation: Reservation
    /// By filter of the plan: rows that it has seen and that it has left.
    private var seen: [Int]
    private var left: [Int]
    private var position = 0
    private var end = 0

    init(_ plan: ScanPlan, options: ExecutionOptions, budget: MemoryBudget) throws(ExecutionError) {
        self.plan = plan
        table = plan.table
        batchRows = options.batchRows
        isFast = options.useFastKernels
        let infos = plan.columns.map(plan.table.scannedInfo)
        codes = plan.columns.map { column in
            plan.table.schema.subjectKey(at: column).map {
                SubjectReader(plan.table.subjects[$0], rows: plan.table.rowCount, capacity: options.batchRows)
            }
        }
        let carried = plan.subjectKeys.count + codes.count { $0 != nil }
        reservation = Reservation(budget)
        seen = plan.keyFilters.map { _ in 0 }
        left = seen
        try reservation.add(
            Compactor.bytes(inputs: infos, subjectCount: 2 * carried, capacity: batchRows) + batchRows
                * 3)
        batch = Batch(columns: infos.map { ColumnVector(kind: $0.kind, capacity: options.batchRows) })
        mask = .allocate(capacity: batchRows)
        selection = .allocate(capacity: batchRows)
        subjects = plan.subjectKeys.map {
            SubjectReader(plan.table.subjects[$0], rows: plan.table.rowCount, capacity: options.batchRows)
        }
        batch.subjects = subjects.map(\.out)
        packed = plan.isLazy ? PackedRows(plan, batch: batch, subjects: subjects) : nil
        batch.pending = packed
    }

    deinit {
        mask.deallocate()
        selection.deallocate()
    }

    /// Somebody reads columns or subjects of the rows that pass.
    private var needsSelection: Bool {
        plan.read.contains(true) || !plan.keyFilters.isEmpty || !plan.subjectKeys.isEmpty
    }

    var morselCount: Int { plan.morsels.count }

    func open(morsel: Int) {
        (position, end) = (plan.morsels[morsel].lowerBound, plan.morsels[morsel].upperBound)
    }

    func next() throws(ExecutionError) -> Batch? {
        while position < end {
            let first = position
            // Batches start at multiples of their size, so that a batch lies in one zone.
            let stop = min((first / batchRows + 1) * batchRows, end)
            if isFast, !plan.predicates.isEmpty || !plan.keyFilters.isEmpty, let next = afterPrunedZone(first) {
                position = min(next, end)
                continue
            }
            position = stop
            let total = stop - first
            var selected = total
            if !plan.predicates.isEmpty {
                for (index, predicate) in plan.predicates.enumerated() {
                    predicate.apply(table, first: first, count: total, mask: mask, isFirst: index == 0)
                }
                selected = kn_count_bytes(mask, total)
                if selected == 0 { continue }
                if plan.allowsMask, selected < total, selected * 8 >= total * 7 {
                    packed?.settle(first: first, total: total, count: total, rows: nil, mask: mask)
                    batch.count = total
                    batch.ordinal = first
                    return batch
                }
                // A count of all rows asks for none of them.
                if selected < total, needsSelection { kn_select(mask, total, selected, selection) }
            }
            if !plan.keyFilters.isEmpty {
                selected = refined(first: first, total: total, selected: selected)
                if selected == 0 { continue }
            }
            let rows: UnsafePointer<UInt16>? = selected < total ? UnsafePointer(selection) : nil
            if let packed {
                packed.settle(first: first, total: total, count: selected, rows: rows, mask: nil)
                batch.count = selected
                batch.ordinal = first
                return batch
            }
            for (position, index) in plan.columns.enumerated() where plan.read[position] {
                let vector = batch.columns[position]
                if let subject = codes[position] {
                    subject.read(first: first, total: total, rows: rows, count: selected, into: vector)
                } else if isFast {
                    table.columns[index].unpack(first: first, rows: rows, count: selected, into: vector)
                } else {
                    table.columns[index].unpackSlowly(first: first, count: selected, into: vector)
                }
            }
            for subject in subjects { subject.read(first: first, total: total, rows: rows, count: selected) }
            batch.count = selected
            batch.ordinal = first
            return batch
        }
        return nil
    }

    /// What the keys of joins leave of the selected rows. A filter that leaves nearly all rows is not worth its time.
    private func refined(first: Int, total: Int, selected: Int) -> Int {
        var selected = selected
        for (index, key) in plan.keyFilters.enumerated() where selected > 0 {
            if seen[index] >= Self.trialRows, left[index] * 8 > seen[index] * 7 { continue }
            let kept = key.filter.refine(
                table.columns[key.column], first: first, selection: selection, count: selected,
                isWhole: selected == total)
            seen[index] += selected
            left[index] += kept
            selected = kept
        }
        return selected
    }

    private static let trialRows = 1 << 14

    /// The end of the row's zone, when its zone map excludes it.
    private func afterPrunedZone(_ row: Int) -> Int? {
        let zone = row / table.zoneRows
        for predicate in plan.predicates where !predicate.mayPass(zone: zone, of: table) {
            return (zone + 1) * table.zoneRows
        }
        for key in plan.keyFilters where !key.filter.mayPass(zone: zone, of: table.columns[key.column]) {
            return (zone + 1) * table.zoneRows
        }
        return nil
    }
}
