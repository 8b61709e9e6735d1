import Columns
import Planning
import Schemas

extension ExpressionCompiler {
    func wholeNumbers(
        _ function: ScalarFunction, _ operands: [VectorExpression], _ type: ColumnType
    ) throws(ExecutionError) -> VectorExpression {
        switch function {
        case .quotient: return try quotient(operands, type)
        case .factorial: return try factorial(operands, type)
        case .widthBucket: return try widthBucket(operands)
        default: break
        }
        try demand([.int64, .int64], operands, function)
        let info = ColumnInfo(type: .integer, kind: .int64, bounds: .int64, mayBeNull: true)
        return try kernel(operands, info, mayFail: true) { (operands, out, count, state) throws(ExecutionError) in
            if function == .greatestCommonDivisor {
                zipPartial(operands, out, count, state, empty: 0) { (x: Int64, y: Int64) in
                    Int64(exactly: commonDivisor(x, y))
                }
            } else {
                zipPartial(operands, out, count, state, empty: 0) { (x: Int64, y: Int64) -> Int64? in
                    guard x != 0, y != 0 else { return 0 }
                    let (product, overflow) = (x.magnitude / commonDivisor(x, y))
                        .multipliedReportingOverflow(by: y.magnitude)
                    return overflow ? nil : Int64(exactly: product)
                }
            }
        }
    }

    /// Decimals of one scale: the whole quotient, toward zero.
    private func quotient(
        _ operands: [VectorExpression], _ type: ColumnType
    ) throws(ExecutionError) -> VectorExpression {
        guard operands.count == 2, type.isDecimal, type.scale == 0,
            operands.allSatisfy({ $0.info.type.isDecimal && $0.info.type.scale == operands[0].info.type.scale })
        else { throw ExecutionError(.planInvalid, "quotient") }
        let limit = Self.limit(of: type)
        // No quotient of whole numbers is larger than its dividend.
        let bounds =
            operands[0].info.bounds.largest
            .map { ValueBounds.integers(lower: -Int128(clamping: $0), upper: Int128(clamping: $0)) } ?? limit
        let kind = ColumnInfo.kind(of: type, bounds: bounds)
        let info = ColumnInfo(type: type, kind: kind, bounds: bounds.clamped(to: limit), mayBeNull: true)
        return try kernel(operands, info, mayFail: true) { (operands, out, count, state) throws(ExecutionError) in
            let (x, y) = (operands[0], operands[1])
            out.combineValidity(of: operands, count: count)
            for row in 0..<count {
                let divisor = out.isNull(row) ? 0 : y.word(row)
                let value: Int128 = divisor == 0 ? 0 : divisor == -1 ? 0 &- x.word(row) : x.word(row) / divisor
                if kind == .int64 {
                    out.int64s[row] = Int64(truncatingIfNeeded: value)
                } else {
                    out.int128s[row] = value
                }
                let isLost = kind == .int64 && Int128(Int64(truncatingIfNeeded: value)) != value
                if !out.isNull(row), divisor == 0 || isLost { out.markError(row, count: count, state) }
            }
        }
    }

    private func factorial(_ operands: [VectorExpression], _ type: ColumnType) throws(ExecutionError)
        -> VectorExpression
    {
        try demand([.int64], operands, .factorial)
        let bounds = ValueBounds.decimal
        guard type.isDecimal, type.scale == 0, ColumnInfo.kind(of: type, bounds: bounds) == .int128 else {
            throw ExecutionError(.planInvalid, "factorial")
        }
        // 33! is the last with 38 digits at most.
        var table: [Int128] = [1]
        for number in 1...33 { table.append(table[number - 1] * Int128(number)) }
        let info = ColumnInfo(type: type, kind: .int128, bounds: bounds, mayBeNull: true)
        return try kernel(operands, info, mayFail: true) { (operands, out, count, state) throws(ExecutionError) in
            mapPartial(operands[0], out, count, state, empty: 0) { (x: Int64) -> Int128? in
                x >= 0 && x < table.count ? table[Int(x)] : nil
            }
        }
    }

    private func widthBucket(_ operands: [VectorExpression]) throws(ExecutionError) -> VectorExpression {
        guard operands.count == 4, operands[3].info.kind == .int64, operands[3].info.type == .integer else {
            throw ExecutionError(.planInvalid, "widthBucket")
        }
        let ends = try unified(Array(operands.prefix(3)))
        let info = ColumnInfo(type: .integer, kind: .int64, bounds: .int64, mayBeNull: true)
        let isDouble = ends[0].info.kind == .double
        guard isDouble || ends[0].info.kind == .int64 || ends[0].info.kind == .int128,
            ends.allSatisfy({ $0.info.type.scale == ends[0].info.type.scale })
        else { throw ExecutionError(.planInvalid, "widthBucket") }
        return try kernel(ends + [operands[3]], info, mayFail: true) {
            (operands, out, count, state) throws(ExecutionError) in
            out.combineValidity(of: operands, count: count)
            for row in 0..<count where !out.isNull(row) {
                let buckets = operands[3].int64s[row]
                let bucket =
                    isDouble
                    ? bucketNumber(
                        operands[0].doubles[row], operands[1].doubles[row], operands[2].doubles[row], buckets)
                    : bucketNumber(operands[0].word(row), operands[1].word(row), operands[2].word(row), buckets)
                out.int64s[row] = bucket ?? 0
                if bucket == nil { out.markError(row, count: count, state) }
            }
        }
    }
}

private func commonDivisor(_ x: Int64, _ y: Int64) -> UInt64 {
    var (a, b) = (x.magnitude, y.magnitude)
    while b != 0 { (a, b) = (b, a % b) }
    return a
}

/// PostgreSQL's width_bucket over exact numbers; nil where the ends are equal or nothing holds the product.
private func bucketNumber(_ x: Int128, _ low: Int128, _ high: Int128, _ buckets: Int64) -> Int64? {
    guard buckets > 0, low != high else { return nil }
    let (past, first) = low < high ? (x >= high, x < low) : (x <= high, x > low)
    if first { return 0 }
    if past { return buckets.addedOrNil(1) }
    guard let distance = x.subtractedOrNil(low), let width = high.subtractedOrNil(low),
        let scaled = distance.multipliedOrNil(Int128(buckets))
    else { return nil }
    return Int64(exactly: scaled / width + 1)
}

private func bucketNumber(_ x: Double, _ low: Double, _ high: Double, _ buckets: Int64) -> Int64? {
    guard buckets > 0, low != high else { return nil }
    let (past, first) = low < high ? (x >= high, x < low) : (x <= high, x > low)
    if first { return 0 }
    if past { return buckets.addedOrNil(1) }
    // Halves keep the difference of huge ends finite.
    let share = (x / 2 - low / 2) / (high / 2 - low / 2)
    guard let whole = Int64(exactly: (share * Double(buckets)).rounded(.down)) else { return nil }
    return min(max(whole, 0), buckets - 1) + 1
}
