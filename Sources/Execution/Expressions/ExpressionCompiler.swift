import Columns
import Planning
import Schemas

/// Turns bound expressions into vector expressions over an input; one thread's instances share nothing.
struct ExpressionCompiler {
    let inputs: [ColumnInfo]
    /// Rows of the largest batch.
    let capacity: Int
    let budget: MemoryBudget
    let useFastKernels: Bool
    /// What the operator's expressions share; whoever sets it calls `EvaluationState.nextBatch()` before it evaluates them.
    var common: CommonSubexpressions?
    /// By input, where batches come straight from a lazy scan: the stored column, if kernels can read it.
    var packed: [PackedColumn?] = []

    func compile(_ expression: BoundExpression) throws(ExecutionError) -> VectorExpression {
        guard let common else { return try compileAlone(expression) }
        if let known = common.known(expression) { return known }
        return common.shared(expression, try compileAlone(expression))
    }

    private func compileAlone(_ expression: BoundExpression) throws(ExecutionError) -> VectorExpression {
        if let lookup = try dictionaryLookup(expression) { return lookup }
        switch expression {
        case .column(let index, let type):
            guard inputs.indices.contains(index), inputs[index].type.isSameFamily(as: type) else {
                throw ExecutionError(.planInvalid, "column \(index)")
            }
            return ColumnExpression(index: index, info: inputs[index])
        case .literal(let value, let type):
            return try LiteralExpression(value, type: type, capacity: capacity, budget: budget)
        case .call(let function, let arguments, let type):
            var operands: [VectorExpression] = []
            for argument in arguments { operands.append(try compile(argument)) }
            // What is behind a value is not needed, so it may not fail there.
            if function == .coalesce, operands.dropFirst().contains(where: \.mayFail) {
                return try compileAlone(Self.cases(arguments, type))
            }
            let plain = try call(function, operands, type)
            return function == .multiply ? try packedProduct(arguments, operands, plain) ?? plain : plain
        case .conditional(let branches, let otherwise, let type):
            var inner = self
            (inner.common, inner.packed) = (nil, [])
            return try inner.conditional(branches, otherwise: otherwise, type: type)
        case .cast(let inner, let type):
            return try cast(try compile(inner), to: type)
        case .inList(let inner, let values, let hasNull):
            return try inList(try compile(inner), values: values, hasNull: hasNull)
        }
    }

    /// COALESCE as the CASE that it stands for.
    private static func cases(_ arguments: [BoundExpression], _ type: ColumnType) -> BoundExpression {
        let branches = arguments.dropLast().map {
            ConditionalBranch(condition: .call(.isNotNull, [$0], type: .boolean), value: $0)
        }
        return .conditional(branches, otherwise: arguments.last, type: type)
    }

    private func call(
        _ function: ScalarFunction, _ operands: [VectorExpression], _ type: ColumnType
    ) throws(ExecutionError) -> VectorExpression {
        guard operands.count >= 1 else { throw ExecutionError(.planInvalid, function.rawValue) }
        switch function {
        case .add, .subtract, .multiply, .divide, .modulo, .negate, .absolute, .sign:
            return try arithmetic(function, operands, type)
        case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .isDistinctFrom, .isNotDistinctFrom:
            return try comparison(function, operands)
        case .and, .or, .not, .isNull, .isNotNull, .isTrue, .isNotTrue, .isFalse, .isNotFalse:
            return try logic(function, operands)
        case .coalesce, .nullIf, .greatest, .least:
            return try choice(function, operands, type)
        case .round, .floor, .ceiling, .truncate:
            return try numeric(function, operands, type)
        case .squareRoot, .cubeRoot, .exponential, .naturalLogarithm, .logarithm10, .logarithm2, .sine, .cosine,
            .tangent, .cotangent, .arcSine, .arcCosine, .arcTangent, .hyperbolicSine, .hyperbolicCosine,
            .hyperbolicTangent:
            return try elementary(function, operands)
        case .power, .arcTangent2:
            return try elementaryOfTwo(function, operands)
        case .quotient, .greatestCommonDivisor, .leastCommonMultiple, .factorial, .widthBucket:
            return try wholeNumbers(function, operands, type)
        case .bitAnd, .bitOr, .bitXor, .bitNot, .shiftLeft, .shiftRight: return try bits(function, operands)
        case .regexMatches, .regexCount, .regexExtract, .regexReplace: return try patterns(function, operands)
        case .like, .length, .position, .startsWith, .endsWith, .codePoint, .octetLength:
            return try textTest(function, operands, type)
        case .joined:
            return try joined(operands)
        case .concatenate, .lower, .upper, .trim, .trimLeading, .trimTrailing, .substring, .replace, .left, .right,
            .padLeft, .padRight, .repeated, .reversed, .splitPart, .titleCase, .translate, .character:
            return try textResult(function, operands, type)
        case .extractYear, .extractQuarter, .extractMonth, .extractDay, .extractHour, .extractMinute, .extractSecond,
            .extractDayOfWeek, .extractDayOfYear, .extractEpoch, .extractWeek, .extractISOYear:
            return try extract(function, operands, type)
        case .addDays, .subtractDates, .subtractTimestamps, .addMonths, .addMicroseconds, .truncateDate:
            return try calendar(function, operands, type)
        case .makeDate:
            return try makeDate(operands)
        case .formatDate:
            return try formatDate(operands)
        case .parseDate: return try parseDate(operands)
        case .ageMonths, .ageDays, .ageMicroseconds: return try age(function, operands)
        case .formatInterval: return try formatInterval(operands)
        }
    }

    /// A kernel expression with this compiler's capacity.
    func kernel(
        _ operands: [VectorExpression], _ info: ColumnInfo, mayFail: Bool = false, _ kernel: @escaping VectorKernel
    ) throws(ExecutionError) -> VectorExpression {
        try KernelExpression(
            operands, info: info, mayFail: mayFail, capacity: capacity, budget: budget, kernel: kernel)
    }

    /// Refuses a call whose operands are not `kinds`.
    func demand(_ kinds: [VectorKind], _ operands: [VectorExpression], _ function: ScalarFunction)
        throws(ExecutionError)
    {
        guard operands.map(\.info.kind) == kinds else { throw ExecutionError(.planInvalid, function.rawValue) }
    }

    /// Texts as slices, whatever they were.
    func slices(_ operand: VectorExpression) throws(ExecutionError) -> VectorExpression {
        guard operand.info.kind == .code, let dictionary = operand.info.dictionary else { return operand }
        let info = ColumnInfo(type: .text, kind: .text, mayBeNull: operand.info.mayBeNull)
        return try kernel([operand], info) { (operands, out, count, _) throws(ExecutionError) in
            let (codes, texts) = (operands[0].codes, out.texts)
            for row in 0..<count { texts[row] = TextSlice(dictionary.bytes(Int(codes[row]))) }
            out.copyValidity(of: operands[0], count: count)
        }
    }

    /// 64-bit values as 128-bit ones; others as they are.
    func widened(_ operand: VectorExpression) throws(ExecutionError) -> VectorExpression {
        guard operand.info.kind == .int64 else { return operand }
        var info = operand.info
        info.kind = .int128
        return try kernel([operand], info) { (operands, out, count, _) throws(ExecutionError) in
            mapTotal(operands[0], out, count) { (x: Int64) in Int128(x) }
        }
    }

    /// All operands in one kind: codes become slices, and 64 bits 128 where one operand needs them.
    func unified(_ operands: [VectorExpression]) throws(ExecutionError) -> [VectorExpression] {
        var result: [VectorExpression] = []
        let isWide = operands.contains { $0.info.kind == .int128 }
        for operand in operands {
            let plain = try slices(operand)
            result.append(isWide ? try widened(plain) : plain)
        }
        guard Set(result.map(\.info.kind)).count == 1 else {
            throw ExecutionError(.planInvalid, "operand types differ")
        }
        return result
    }

    func anyNull(_ operands: [VectorExpression]) -> Bool { operands.contains(where: \.info.mayBeNull) }
}

extension ColumnType {
    /// Equal but for the precision of decimals, which bounds may have narrowed.
    func isSameFamily(as other: ColumnType) -> Bool {
        switch (self, other) {
        case (.decimal(_, let a), .decimal(_, let b)): a == b
        default: self == other
        }
    }

    /// Digits after the point.
    var scale: Int {
        if case .decimal(_, let scale) = self { return scale }
        return 0
    }
}
