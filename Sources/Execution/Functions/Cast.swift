import Columns
import Glibc
import Planning
import Schemas

extension ExpressionCompiler {
    func cast(_ operand: VectorExpression, to type: ColumnType) throws(ExecutionError) -> VectorExpression {
        let from = operand.info.type
        if from.isSameFamily(as: type), !type.isDecimal { return operand }
        switch (from, type) {
        case (.text, _): return try castText(operand, to: type)
        case (_, .text): return try castToText(operand)
        case (.integer, .decimal), (.decimal, .decimal), (.decimal, .integer): return try rescale(operand, to: type)
        case (.integer, .double), (.decimal, .double): return try castToDouble(operand)
        case (.double, .integer), (.double, .decimal): return try castDouble(operand, to: type)
        case (.boolean, .integer):
            let info = ColumnInfo(type: .integer, kind: .int64, bounds: .boolean, mayBeNull: operand.info.mayBeNull)
            return try kernel([operand], info) { (operands, out, count, _) throws(ExecutionError) in
                mapTotal(operands[0], out, count) { (x: UInt8) in Int64(x) }
            }
        case (.integer, .boolean):
            let info = ColumnInfo(type: .boolean, kind: .boolean, mayBeNull: operand.info.mayBeNull)
            return try kernel([operand], info) { (operands, out, count, _) throws(ExecutionError) in
                mapTotal(operands[0], out, count) { (x: Int64) -> UInt8 in x != 0 ? 1 : 0 }
            }
        case (.date, .timestamp), (.timestamp, .date): return try castCalendar(operand, to: type)
        default: throw ExecutionError(.planInvalid, "cast of \(from) to \(type)")
        }
    }

    /// Between integers and decimals: half away from zero, as PostgreSQL; nil beyond the precision.
    private func rescale(_ operand: VectorExpression, to type: ColumnType) throws(ExecutionError) -> VectorExpression {
        let (from, target) = (operand.info.type.scale, type.scale)
        var limit: Int128 = Int128(Int64.max)
        if case .decimal(let precision, _) = type {
            limit = Int128.powerOfTen(min(precision, 38)).map { $0 - 1 } ?? ValueBounds.decimalLimit
        }
        let least = type.isDecimal ? -limit : Int128(Int64.min)
        guard let factor = Int128.powerOfTen(abs(target - from)) else { throw ExecutionError(.planInvalid, "scale") }
        // Nothing to do: a decimal that only declares more digits.
        if from == target, operand.info.type.isDecimal, type.isDecimal,
            let (lower, upper) = operand.info.bounds.interval,
            lower >= least, upper <= limit
        {
            return operand
        }
        let grows = target >= from
        return try decimalMap(operand, to: type) { x in
            let value = grows ? x.multipliedOrNil(factor) : DecimalRounding.halfAway.divide(x, by: factor)
            guard let value, value <= limit, value >= least else { return nil }
            return value
        }
    }

    private func castToDouble(_ operand: VectorExpression) throws(ExecutionError) -> VectorExpression {
        let divisor = pow(10, Double(operand.info.type.scale))
        let magnitude = operand.info.bounds.largest.map { (Double($0) / divisor).nextUp }
        let info = ColumnInfo(
            type: .double, kind: .double, bounds: magnitude.map { .magnitude($0) }, mayBeNull: operand.info.mayBeNull)
        let isNarrow = operand.info.kind == .int64
        return try kernel([operand], info) { (operands, out, count, _) throws(ExecutionError) in
            if isNarrow {
                mapTotal(operands[0], out, count) { (x: Int64) in Double(x) / divisor }
            } else {
                mapTotal(operands[0], out, count) { (x: Int128) in Double(x) / divisor }
            }
        }
    }

    private func castDouble(_ operand: VectorExpression, to type: ColumnType) throws(ExecutionError) -> VectorExpression
    {
        let limit = Self.limit(of: type)
        let kind = ColumnInfo.kind(of: type, bounds: limit)
        let info = ColumnInfo(type: type, kind: kind, mayBeNull: true)
        return try kernel([operand], info, mayFail: true) { (operands, out, count, state) throws(ExecutionError) in
            guard case .decimal(let precision, let scale) = type else {
                mapPartial(operands[0], out, count, state, empty: 0) { (x: Double) in
                    Int64(exactly: x.rounded(.toNearestOrEven))
                }
                return
            }
            if kind == .int64 {
                mapPartial(operands[0], out, count, state, empty: 0) { (x: Double) in
                    DecimalText.parse(x.description, precision: precision, scale: scale).flatMap { Int64(exactly: $0) }
                }
            } else {
                mapPartial(operands[0], out, count, state, empty: 0) { (x: Double) in
                    DecimalText.parse(x.description, precision: precision, scale: scale)
                }
            }
        }
    }

    private func castCalendar(_ operand: VectorExpression, to type: ColumnType) throws(ExecutionError)
        -> VectorExpression
    {
        let info = ColumnInfo(type: type, kind: .int64, mayBeNull: operand.info.mayBeNull)
        return try kernel([operand], info) { (operands, out, count, _) throws(ExecutionError) in
            if type == .timestamp {
                mapTotal(operands[0], out, count) { (x: Int64) in x &* microsecondsPerDay }
            } else {
                mapTotal(operands[0], out, count) { (x: Int64) in Calendar.days(ofMicroseconds: x) }
            }
        }
    }
}

extension ColumnType {
    var isDecimal: Bool {
        if case .decimal = self { return true }
        return false
    }
}
