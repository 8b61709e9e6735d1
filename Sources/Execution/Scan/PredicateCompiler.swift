import Columns
import Planning
import Schemas

/// Finds the conjuncts of a filter that packed values can decide.
struct PredicateCompiler {
    let table: SealedTable
    /// The scan's columns: positions in the schema.
    let columns: [Int]
    let context: RunContext

    /// The packed form of a conjunct over the scan's output, or nil.
    func compile(_ conjunct: BoundExpression) throws(ExecutionError) -> PackedPredicate? {
        switch conjunct {
        case .column(let index, .boolean): return words(columns[index], 1, 1)
        case .call(.isTrue, let operands, _):
            if let found = flag(operands, 1) { return found }
        case .call(.isFalse, let operands, _), .call(.not, let operands, _):
            if let found = flag(operands, 0) { return found }
        case .call(.isNotNull, let operands, _):
            if case .column(let index, _)? = operands.first { return .present(column: columns[index]) }
        case .call(.isNull, let operands, _):
            if case .column(let index, _)? = operands.first { return .absent(column: columns[index]) }
        case .call(let function, let operands, _) where operands.count == 2:
            if let found = comparison(function, operands) { return found }
        case .inList(.column(let index, let type), let values, let hasNull):
            if !hasNull, let found = try members(columns[index], type, values) { return found }
        default: break
        }
        return try dictionaryTable(conjunct)
    }

    private func flag(_ operands: [BoundExpression], _ wanted: Int128) -> PackedPredicate? {
        guard case .column(let index, .boolean)? = operands.first else { return nil }
        return words(columns[index], wanted, wanted)
    }

    private func comparison(_ function: ScalarFunction, _ operands: [BoundExpression]) -> PackedPredicate? {
        let mirrored: [ScalarFunction: ScalarFunction] = [
            .equal: .equal, .notEqual: .notEqual, .less: .greater, .lessOrEqual: .greaterOrEqual, .greater: .less,
            .greaterOrEqual: .lessOrEqual,
        ]
        guard let mirror = mirrored[function] else { return nil }
        switch (operands[0], operands[1]) {
        case (_, .literal(let value, _)): return comparison(function, operands[0], value)
        case (.literal(let value, _), _): return comparison(mirror, operands[1], value)
        default: return nil
        }
    }

    private func comparison(
        _ function: ScalarFunction, _ operand: BoundExpression, _ value: Value
    ) -> PackedPredicate? {
        if value.isNull { return .never }
        switch operand {
        case .column(let index, let type):
            if case .double(let number) = value, type == .double { return doubles(columns[index], function, number) }
            guard type != .text, type != .double, let word = LiteralExpression.word(value) else { return nil }
            return words(columns[index], function, word, scaledBy: 1)
        case .cast(.column(let index, let from), to: .decimal(_, let scale)):
            // The binder has raised the column to the literal's scale: lower the literal instead.
            guard from == .integer || from.isDecimal, scale >= from.scale, let word = LiteralExpression.word(value),
                let factor = Int128.powerOfTen(scale - from.scale)
            else { return nil }
            return words(columns[index], function, word, scaledBy: factor)
        default: return nil
        }
    }

    /// column × factor against a word.
    private func words(
        _ column: Int, _ function: ScalarFunction, _ word: Int128, scaledBy factor: Int128
    ) -> PackedPredicate? {
        let below = DecimalRounding.down.divide(word, by: factor)
        let isExact = below * factor == word
        let (least, most) = (Int128(Int64.min), Int128(Int64.max))
        switch function {
        case .equal: return isExact ? words(column, below, below) : .never
        case .notEqual: return isExact ? allBut(column, below) : .present(column: column)
        case .less: return words(column, least, isExact ? below - 1 : below)
        case .lessOrEqual: return words(column, least, below)
        case .greater: return words(column, below + 1, most)
        default: return words(column, isExact ? below : below + 1, most)
        }
    }

    /// Values `lower...upper` of an integer-like column.
    private func words(_ index: Int, _ lower: Int128, _ upper: Int128) -> PackedPredicate {
        let column = table.columns[index]
        let largest = Int128(column.width == 8 ? UInt64.max : (UInt64(1) << UInt64(column.width * 8)) - 1)
        let (low, high) = (max(lower - Int128(column.base), 0), min(upper - Int128(column.base), largest))
        guard low <= high, lower <= Int128(Int64.max), upper >= Int128(Int64.min) else { return .never }
        if low == 0, high == largest { return .present(column: index) }
        let zone = Int64(clamping: lower)...Int64(clamping: max(lower, upper))
        return .range(column: index, low: UInt64(low), span: UInt64(high - low), zone: zone)
    }

    private func allBut(_ index: Int, _ word: Int128) -> PackedPredicate {
        let column = table.columns[index]
        let largest = column.width == 8 ? UInt64.max : (UInt64(1) << UInt64(column.width * 8)) - 1
        let packed = word - Int128(column.base)
        guard packed >= 0, packed <= Int128(largest) else { return .present(column: index) }
        // From the next word, around the end of the width, up to the one before.
        return .range(column: index, low: UInt64(packed) &+ 1 & largest, span: largest - 1, zone: nil)
    }

    private func doubles(_ index: Int, _ function: ScalarFunction, _ number: Double) -> PackedPredicate? {
        switch function {
        case .equal: .doubles(column: index, low: number, high: number)
        case .less: .doubles(column: index, low: -.infinity, high: number.nextDown)
        case .lessOrEqual: .doubles(column: index, low: -.infinity, high: number)
        case .greater: .doubles(column: index, low: number.nextUp, high: .infinity)
        case .greaterOrEqual: .doubles(column: index, low: number, high: .infinity)
        default: nil
        }
    }

    /// IN over integers of at most 16 bits: a table of packed words.
    private func members(
        _ index: Int, _ type: ColumnType, _ values: [Value]
    ) throws(ExecutionError) -> PackedPredicate? {
        let column = table.columns[index]
        guard type != .text, type != .double, column.width <= 2 else { return nil }
        var bytes = [UInt8](repeating: 0, count: 1 << (column.width * 8))
        for value in values {
            guard let word = LiteralExpression.word(value) else { return nil }
            let packed = word - Int128(column.base)
            if packed >= 0, packed < Int128(bytes.count) { bytes[Int(packed)] = 1 }
        }
        return .table(column: index, try CodeTable(bytes, budget: context.budget))
    }

    /// Any condition on one dictionary column, worked through entry by entry; not where NULL passes or an entry fails,
    /// since the rows must decide then.
    private func dictionaryTable(_ conjunct: BoundExpression) throws(ExecutionError) -> PackedPredicate? {
        guard let position = conjunct.onlyColumn, columns.indices.contains(position) else { return nil }
        let column = table.columns[columns[position]]
        guard let dictionary = column.dictionary else { return nil }
        guard dictionary.count <= ExpressionCompiler.dictionaryEntriesLimit else {
            guard let search = TextSearch(conjunct) else { return nil }
            return .table(
                column: columns[position], try search.table(of: dictionary, context: context), kind: "text search")
        }
        let inputs = columns.map(table.scannedInfo)
        let compiler = ExpressionCompiler(
            inputs: inputs, capacity: dictionary.count + 1, budget: context.budget, useFastKernels: true)
        guard let lookup = try compiler.dictionaryLookup(conjunct), !lookup.mayFail, lookup.info.kind == .boolean else {
            return nil
        }
        let batch = Batch(
            columns: try ColumnVector.accounted(inputs, capacity: dictionary.count + 1, budget: context.budget))
        batch.count = dictionary.count + 1
        for code in 0..<dictionary.count { batch.columns[position].codes[code] = UInt32(code) }
        batch.columns[position].markNull(dictionary.count, count: batch.count)
        let result = try lookup.evaluate(batch, EvaluationState(budget: context.budget))
        let passes = (0...dictionary.count).map { !result.isNull($0) && result.booleans[$0] != 0 }
        guard !passes[dictionary.count] || !column.hasNulls else { return nil }
        let bytes: [UInt8] = passes.dropLast().map { $0 ? 1 : 0 }
        return .table(column: columns[position], try CodeTable(bytes, budget: context.budget))
    }
}

extension BoundExpression {
    /// The operands of nested ANDs, left to right.
    var conjuncts: [BoundExpression] {
        if case .call(.and, let operands, _) = self { return operands.flatMap(\.conjuncts) }
        return [self]
    }
}
