import Schemas

/// Counts steps, rows and bytes against the limits, and asks now and then whether to go on.
final class Meter {
    private let limits: TwinLimits
    private let isCancelled: () -> Bool
    private var steps = 0
    private(set) var bytes = 0

    /// Steps between two looks at the hook.
    private static let stepsPerLook = 1_024

    init(limits: TwinLimits, isCancelled: @escaping () -> Bool) {
        self.limits = limits
        self.isCancelled = isCancelled
    }

    func look() throws(TwinError) {
        if isCancelled() { throw TwinError(.cancelled) }
    }

    func step() throws(TwinError) {
        steps += 1
        if steps > limits.stepsLimit { throw TwinError(.stepsLimit) }
        if steps % Self.stepsPerLook == 0 { try look() }
    }

    /// Adds a row to an operator's output.
    func emit(_ row: Row, into rows: inout [Row]) throws(TwinError) {
        try step()
        guard rows.count < limits.rowsLimit else { throw TwinError(.rowsLimit) }
        bytes += Self.bytes(of: row)
        guard bytes <= limits.memoryBytesLimit else { throw TwinError(.memoryLimit) }
        rows.append(row)
    }

    /// What remains of an operator is its output: everything counted since `before` but `rows` is given back.
    func settle(_ before: Int, keeping rows: [Row]) {
        bytes = rows.reduce(before) { $0 + Self.bytes(of: $1) }
    }

    private static func bytes(of row: Row) -> Int {
        row.values.reduce(64 + row.lineages.count * 16) { sum, value in
            if case .text(let text) = value { return sum + MemoryLayout<Value>.size + text.utf8.count }
            return sum + MemoryLayout<Value>.size
        }
    }
}
