import Columns

// The loops that every scalar function is made of. They are inlined with their closure into each use, so that the
// operation runs without a call a row.

/// A total function of one operand.
@inline(__always)
func mapTotal<A: BitwiseCopyable, T: BitwiseCopyable>(
    _ a: ColumnVector, _ out: ColumnVector, _ count: Int, _ operation: (A) -> T
) {
    let x = a.data.assumingMemoryBound(to: A.self)
    let y = out.data.assumingMemoryBound(to: T.self)
    for row in 0..<count { y[row] = operation(x[row]) }
    out.copyValidity(of: a, count: count)
}

/// A function of one operand that has no value for some: NULL, and the flag.
@inline(__always)
func mapPartial<A: BitwiseCopyable, T: BitwiseCopyable>(
    _ a: ColumnVector, _ out: ColumnVector, _ count: Int, _ state: EvaluationState, empty: T, _ operation: (A) -> T?
) {
    let x = a.data.assumingMemoryBound(to: A.self)
    let y = out.data.assumingMemoryBound(to: T.self)
    out.copyValidity(of: a, count: count)
    for row in 0..<count {
        if out.hasNulls && out.validity[row] == 0 {
            y[row] = empty
        } else if let result = operation(x[row]) {
            y[row] = result
        } else {
            y[row] = empty
            out.markError(row, count: count, state)
        }
    }
}

/// A total function of two operands.
@inline(__always)
func zipTotal<A: BitwiseCopyable, B: BitwiseCopyable, T: BitwiseCopyable>(
    _ operands: [ColumnVector], _ out: ColumnVector, _ count: Int, _ operation: (A, B) -> T
) {
    let x = operands[0].data.assumingMemoryBound(to: A.self)
    let z = operands[1].data.assumingMemoryBound(to: B.self)
    let y = out.data.assumingMemoryBound(to: T.self)
    for row in 0..<count { y[row] = operation(x[row], z[row]) }
    out.combineValidity(of: operands, count: count)
}

/// A function of two operands that has no value for some.
@inline(__always)
func zipPartial<A: BitwiseCopyable, B: BitwiseCopyable, T: BitwiseCopyable>(
    _ operands: [ColumnVector], _ out: ColumnVector, _ count: Int, _ state: EvaluationState, empty: T,
    _ operation: (A, B) -> T?
) {
    let x = operands[0].data.assumingMemoryBound(to: A.self)
    let z = operands[1].data.assumingMemoryBound(to: B.self)
    let y = out.data.assumingMemoryBound(to: T.self)
    out.combineValidity(of: operands, count: count)
    for row in 0..<count {
        if out.hasNulls && out.validity[row] == 0 {
            y[row] = empty
        } else if let result = operation(x[row], z[row]) {
            y[row] = result
        } else {
            y[row] = empty
            out.markError(row, count: count, state)
        }
    }
}

extension ColumnVector {
    /// The row's function had no value.
    func markError(_ row: Int, count: Int, _ state: EvaluationState) {
        if !hasNulls { setValidity(true, count: count) }
        hasNulls = true
        validity[row] = 0
        state.hadScalarErrors = true
    }

    /// The row is NULL, without an error.
    func markNull(_ row: Int, count: Int) {
        if !hasNulls { setValidity(true, count: count) }
        hasNulls = true
        validity[row] = 0
    }
}
