import Columns

/// The groups of one partition: an index while it grows, then groups in the scheme's order.
protocol PartitionGroups: MergedGroups {
    /// The group numbers of rows. `codes`: the rows' codes within the partition, where the scheme has codes.
    func assign(
        _ vectors: [ColumnVector], codes: UnsafePointer<UInt32>, count: Int, out: UnsafeMutablePointer<UInt32>
    ) throws(ExecutionError)
    /// To be called once when all rows are in.
    func settle() throws(ExecutionError)
}

/// Groups by hash.
final class HashPartition: PartitionGroups {
    private let groups: HashGroups
    private var order: [UInt32] = []
    private let reservation: Reservation
    let maps: [[UInt32]]? = nil

    init(_ infos: [ColumnInfo], budget: MemoryBudget) throws(ExecutionError) {
        groups = try HashGroups(infos, capacity: TupleLayout.blockRows, budget: budget)
        reservation = Reservation(budget)
    }

    func assign(
        _ vectors: [ColumnVector], codes: UnsafePointer<UInt32>, count: Int, out: UnsafeMutablePointer<UInt32>
    ) throws(ExecutionError) {
        let keys = try groups.encoder.encode(vectors, count: count)
        try groups.index.assign(count, keys: keys, ordinal: 0, out: out)
    }

    func settle() throws(ExecutionError) {
        try reservation.add(groupCount * 4)
        order = try HashOrder.order(groups.encoder, groups.index, budget: reservation.budget)
    }

    var groupCount: Int { groups.groupCount }
    var output: [ColumnInfo] { groups.encoder.infos }
    func shown(isUsed: (Int) -> Bool) -> [UInt32] { order }

    func write(column: Int, groups numbers: ArraySlice<UInt32>, into vector: ColumnVector, row: Int) {
        groups.write(column: column, groups: numbers, into: vector, row: row)
    }
}

/// Groups by a perfect code: an array tells the number of each code.
final class CodePartition: PartitionGroups {
    private let perfect: PerfectGroups
    private let base: UInt32
    /// Number + 1 by code; gone once settled.
    private var numbers: GrowingArray<UInt32>?
    /// Code by number.
    private let codes: GrowingArray<UInt32>
    private var order: [UInt32] = []
    private let reservation: Reservation
    let maps: [[UInt32]]? = nil

    init(_ perfect: PerfectGroups, partition: Int, shift: Int, budget: MemoryBudget) throws(ExecutionError) {
        self.perfect = perfect
        base = UInt32(partition << shift)
        let numbers = try GrowingArray<UInt32>(budget, capacity: 1 << shift)
        try numbers.fill(to: 1 << shift, with: 0)
        self.numbers = numbers
        codes = try GrowingArray(budget, capacity: 64)
        reservation = Reservation(budget)
    }

    func assign(
        _ vectors: [ColumnVector], codes: UnsafePointer<UInt32>, count: Int, out: UnsafeMutablePointer<UInt32>
    ) throws(ExecutionError) {
        guard let numbers = numbers?.pointer else { return }
        try self.codes.ensureRoom(count)
        let known = self.codes.pointer
        var next = self.codes.count
        for row in 0..<count {
            let code = Int(codes[row])
            if numbers[code] == 0 {
                known[next] = codes[row]
                next += 1
                numbers[code] = UInt32(truncatingIfNeeded: next)
            }
            out[row] = numbers[code] &- 1
        }
        self.codes.count = next
    }

    func settle() throws(ExecutionError) {
        guard let numbers else { return }
        try reservation.add(codes.count * 4)
        order.reserveCapacity(codes.count)
        for number in numbers.elements where number != 0 { order.append(number - 1) }
        self.numbers = nil
    }

    var groupCount: Int { codes.count }
    var output: [ColumnInfo] { perfect.output }
    func shown(isUsed: (Int) -> Bool) -> [UInt32] { order }

    func write(column: Int, groups: ArraySlice<UInt32>, into vector: ColumnVector, row: Int) {
        perfect.write(column: column, into: vector, row: row, count: groups.count) { [codes, base] index in
            Int(codes.pointer[Int(groups[groups.startIndex &+ index])] &+ base)
        }
    }
}
