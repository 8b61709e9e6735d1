import Columns
import Schemas

/// Groups over declared domains: every combination is a cell, in the order of the domains; a row with a value outside, or
/// NULL, belongs to none and goes to a last, hidden cell.
final class CompletedGroups: GroupIndexer, MergedGroups {
    private let columns: [DomainSlots]
    private let strides: [Int]
    private let cells: Int
    private let slots: UnsafeMutablePointer<UInt32>
    private let reservation: Reservation
    let maps: [[UInt32]]? = nil

    /// Cells of one result: far more than the rules let out.
    static let cellsLimit = 1 << 20

    init(_ domains: [Domain], infos: [ColumnInfo], capacity: Int, budget: MemoryBudget) throws(ExecutionError) {
        guard domains.count == infos.count else { throw ExecutionError(.planInvalid, "completion") }
        var columns: [DomainSlots] = []
        for (domain, info) in zip(domains, infos) {
            columns.append(try DomainSlots(domain, info: info, budget: budget))
        }
        var strides = [Int](repeating: 1, count: columns.count)
        var total = 1
        for index in columns.indices.reversed() {
            strides[index] = total
            let (product, overflow) = total.multipliedReportingOverflow(by: columns[index].count)
            guard !overflow, product <= Self.cellsLimit else { throw ExecutionError(.cellsLimit) }
            total = product
        }
        self.columns = columns
        self.strides = strides
        cells = total
        reservation = Reservation(budget)
        try reservation.add(capacity * 4)
        slots = .allocate(capacity: capacity)
    }

    deinit { slots.deallocate() }

    var groupCount: Int { cells + 1 }
    var output: [ColumnInfo] { columns.map(\.output) }

    func assign(_ vectors: [ColumnVector], _ batch: Batch, out: UnsafeMutablePointer<UInt32>) throws(ExecutionError) {
        let count = batch.count
        let outside = UInt32(cells)
        out.update(repeating: 0, count: count)
        for (index, vector) in vectors.enumerated() {
            columns[index].slots(vector, count: count, out: slots)
            let stride = UInt32(strides[index])
            for row in 0..<count {
                let isOutside = slots[row] == DomainSlots.outside || out[row] == outside
                out[row] = isOutside ? outside : out[row] &+ slots[row] &* stride
            }
        }
    }

    func shown(isUsed: (Int) -> Bool) -> [UInt32] { (0..<cells).map { UInt32($0) } }

    func write(column: Int, groups: ArraySlice<UInt32>, into vector: ColumnVector, row: Int) {
        for (offset, group) in groups.enumerated() {
            vector.validity[row + offset] = 1
            let slot = Int(group) / strides[column] % columns[column].count
            columns[column].write(slot, into: vector, row: row + offset)
        }
    }
}
