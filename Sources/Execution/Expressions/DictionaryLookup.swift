import Columns
import Planning
import Schemas

extension ExpressionCompiler {
    /// Entries up to which a dictionary is worked through when a query is prepared.
    static let dictionaryEntriesLimit = 1 << 16

    /// An expression over one dictionary column and constants has one value a dictionary entry: it is computed once each,
    /// and rows look theirs up. Nil where that does not apply.
    func dictionaryLookup(_ expression: BoundExpression) throws(ExecutionError) -> VectorExpression? {
        guard useFastKernels else { return nil }
        switch expression {
        case .column, .literal: return nil
        default: break
        }
        guard let index = expression.onlyColumn, inputs.indices.contains(index), inputs[index].kind == .code,
            let dictionary = inputs[index].dictionary, dictionary.count <= Self.dictionaryEntriesLimit
        else { return nil }
        var plain = inputs
        plain[index] = ColumnInfo(type: .text, kind: .text, mayBeNull: true)
        let chunk = min(capacity, ExecutionOptions.batchRowsLimit)
        let compiler = ExpressionCompiler(inputs: plain, capacity: chunk, budget: budget, useFastKernels: true)
        return try DictionaryLookup(
            column: index, inputInfo: inputs[index], dictionary: dictionary, inner: try compiler.compile(expression),
            inputs: plain, capacity: capacity, chunk: chunk, budget: budget)
    }
}

/// The table of an expression's values by dictionary code; the entry after the last code is for NULL.
final class DictionaryLookup: VectorExpression {
    private let column: Int
    private let table: ColumnVector
    private let failed: [Bool]
    private let nullEntry: Int
    private let out: ColumnVector
    private let text: TextArena
    private let reservation: Reservation

    init(
        column: Int, inputInfo: ColumnInfo, dictionary: SealedDictionary, inner: VectorExpression, inputs: [ColumnInfo],
        capacity: Int, chunk: Int, budget: MemoryBudget
    ) throws(ExecutionError) {
        self.column = column
        nullEntry = dictionary.count
        let entries = dictionary.count + 1
        reservation = Reservation(budget)
        try reservation.add(ColumnVector.bytes(kind: inner.info.kind, capacity: entries) + entries)
        table = ColumnVector(kind: inner.info.kind, capacity: entries)
        out = try ColumnVector.accounted(kind: inner.info.kind, capacity: capacity, budget: budget)
        text = TextArena(budget)
        var failed = [Bool](repeating: false, count: entries)
        let input = Batch(columns: try ColumnVector.accounted(inputs, capacity: chunk, budget: budget))
        let state = EvaluationState(budget: budget)
        var (first, isNullable) = (0, false)
        while first < entries {
            // A failure is told entry by entry: after one, the chunk is done again one by one.
            let count = min(chunk, entries - first)
            let values = try Self.evaluate(inner, input, column, dictionary, first, count, state)
            let isExact = !state.hadScalarErrors
            for index in 0..<(isExact ? count : 1) {
                var source = values
                if !isExact {
                    state.hadScalarErrors = false
                    source = try Self.evaluate(inner, input, column, dictionary, first, 1, state)
                    failed[first] = state.hadScalarErrors
                    state.hadScalarErrors = false
                }
                let isNull = source.isNull(index)
                isNullable = isNullable || (isNull && (first + index < dictionary.count || inputInfo.mayBeNull))
                try Self.copy(source, index, to: table, first + index, text)
                table.validity[first + index] = isNull ? 0 : 1
            }
            first += isExact ? count : 1
        }
        table.hasNulls = isNullable
        self.failed = failed
        var info = inner.info
        info.mayBeNull = isNullable
        super.init(info: info, mayFail: failed.contains(true))
    }

    private static func evaluate(
        _ inner: VectorExpression, _ input: Batch, _ column: Int, _ dictionary: SealedDictionary, _ first: Int,
        _ count: Int,
        _ state: EvaluationState
    ) throws(ExecutionError) -> ColumnVector {
        let vector = input.columns[column]
        vector.setValidity(true, count: count)
        for index in 0..<count {
            vector.texts[index] = TextSlice(dictionary.bytes(first + index))
            if first + index == dictionary.count { vector.markNull(index, count: count) }
        }
        input.count = count
        return try inner.evaluate(input, state)
    }

    private static func copy(
        _ source: ColumnVector, _ index: Int, to table: ColumnVector, _ entry: Int, _ text: TextArena
    ) throws(ExecutionError) {
        guard !source.isNull(index) else { return }
        switch source.kind {
        case .boolean: table.booleans[entry] = source.booleans[index]
        case .int64, .double: table.int64s[entry] = source.int64s[index]
        case .int128: table.int128s[entry] = source.int128s[index]
        case .text: table.texts[entry] = try text.copy(source.texts[index])
        case .code: table.codes[entry] = source.codes[index]
        }
    }

    override func evaluate(_ batch: Batch, _ state: EvaluationState) throws(ExecutionError) -> ColumnVector {
        let input = batch.vector(column)
        switch out.kind.width {
        case 1: look(input, UInt8.self, batch.count)
        case 4: look(input, UInt32.self, batch.count)
        case 8: look(input, UInt64.self, batch.count)
        default: look(input, UInt128.self, batch.count)
        }
        if mayFail, !state.hadScalarErrors {
            for row in 0..<batch.count where failed[entry(input, row)] { state.hadScalarErrors = true }
        }
        return out
    }

    @inline(__always)
    private func entry(_ input: ColumnVector, _ row: Int) -> Int {
        input.isNull(row) ? nullEntry : Int(input.codes[row])
    }

    private func look<T: BitwiseCopyable>(_ input: ColumnVector, _: T.Type, _ count: Int) {
        let (values, to) = (table.data.assumingMemoryBound(to: T.self), out.data.assumingMemoryBound(to: T.self))
        let codes = input.codes
        out.hasNulls = table.hasNulls
        if !input.hasNulls {
            for row in 0..<count { to[row] = values[Int(codes[row])] }
            if table.hasNulls { for row in 0..<count { out.validity[row] = table.validity[Int(codes[row])] } }
            return
        }
        for row in 0..<count {
            let entry = entry(input, row)
            to[row] = values[entry]
            out.validity[row] = table.validity[entry]
        }
        out.hasNulls = true
    }
}

extension BoundExpression {
    /// The one column that the expression reads, or nil when it reads none or several.
    var onlyColumn: Int? {
        var found: Set<Int> = []
        collectColumns(into: &found)
        return found.count == 1 ? found.first : nil
    }

    /// Positions of all columns that the expression reads.
    func collectColumns(into found: inout Set<Int>) {
        switch self {
        case .column(let index, _): found.insert(index)
        case .literal: break
        case .call(_, let arguments, _): for argument in arguments { argument.collectColumns(into: &found) }
        case .conditional(let branches, let otherwise, _):
            for branch in branches {
                branch.condition.collectColumns(into: &found)
                branch.value.collectColumns(into: &found)
            }
            otherwise?.collectColumns(into: &found)
        case .cast(let inner, _), .inList(let inner, _, _): inner.collectColumns(into: &found)
        }
    }
}
