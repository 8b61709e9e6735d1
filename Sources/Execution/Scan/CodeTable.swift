/// A byte a packed word, 1 = passes; words beyond the table count as its last entry.
final class CodeTable: @unchecked Sendable {
    let bytes: UnsafeMutablePointer<UInt8>
    let count: Int
    private let reservation: Reservation

    /// At least one entry.
    init(count: Int, filledWith byte: UInt8, budget: MemoryBudget) throws(ExecutionError) {
        self.count = max(count, 1)
        reservation = Reservation(budget)
        try reservation.add(self.count)
        bytes = .allocate(capacity: self.count)
        bytes.initialize(repeating: byte, count: self.count)
    }

    convenience init(_ bytes: [UInt8], budget: MemoryBudget) throws(ExecutionError) {
        try self.init(count: bytes.count, filledWith: 0, budget: budget)
        for (index, byte) in bytes.enumerated() { self.bytes[index] = byte }
    }

    deinit { bytes.deallocate() }
}
