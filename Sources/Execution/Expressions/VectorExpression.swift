import Columns
import Schemas

/// What a thread's expressions share while they run.
final class EvaluationState {
    let budget: MemoryBudget
    /// A scalar function met an error that became NULL.
    var hadScalarErrors = false
    /// Tells shared expressions one batch from the next.
    private(set) var batchNumber = 0

    init(budget: MemoryBudget) { self.budget = budget }

    /// An operator begins with the next batch.
    func nextBatch() { batchNumber += 1 }
}

/// A typed expression over batches; one instance a thread, since it owns its output.
class VectorExpression {
    let info: ColumnInfo
    /// True when an evaluation may raise the scalar-error flag: then it must see only rows that need its value.
    let mayFail: Bool

    init(info: ColumnInfo, mayFail: Bool) {
        self.info = info
        self.mayFail = mayFail
    }

    /// The values of the batch's rows; valid until the next call.
    func evaluate(_ batch: Batch, _ state: EvaluationState) throws(ExecutionError) -> ColumnVector {
        preconditionFailure("abstract")
    }
}

/// A column of the input, in place.
final class ColumnExpression: VectorExpression {
    let index: Int

    init(index: Int, info: ColumnInfo) {
        self.index = index
        super.init(info: info, mayFail: false)
    }

    override func evaluate(_ batch: Batch, _ state: EvaluationState) throws(ExecutionError) -> ColumnVector {
        batch.vector(index)
    }
}

/// A constant, written once for a whole batch.
final class LiteralExpression: VectorExpression {
    let value: Value
    private let vector: ColumnVector
    private let text: TextArena

    init(_ value: Value, type: ColumnType, capacity: Int, budget: MemoryBudget) throws(ExecutionError) {
        self.value = value
        text = TextArena(budget)
        let bounds: ValueBounds =
            switch value {
            case .double(let number): .magnitude(abs(number))
            // No value at all: it widens nothing.
            case .null where type == .integer: .integers(lower: 0, upper: 0)
            default: Self.word(value).map { .integers(lower: $0, upper: $0) } ?? .unknown
            }
        let isNull = value.isNull
        let kind = ColumnInfo.kind(of: type, bounds: isNull ? .integers(lower: 0, upper: 0) : bounds)
        vector = try ColumnVector.accounted(kind: kind, capacity: capacity, budget: budget)
        switch (kind, value) {
        case (_, .null): break
        case (.double, .double(let number)): vector.doubles.initialize(repeating: number, count: capacity)
        case (.text, .text(let string)): vector.texts.initialize(repeating: try text.copy(string), count: capacity)
        default:
            guard let word = Self.word(value) else { throw ExecutionError(.planInvalid, "literal") }
            switch kind {
            case .boolean: vector.booleans.initialize(repeating: UInt8(word), count: capacity)
            case .int64: vector.int64s.initialize(repeating: Int64(word), count: capacity)
            case .int128: vector.int128s.initialize(repeating: word, count: capacity)
            default: throw ExecutionError(.planInvalid, "literal")
            }
        }
        vector.setValidity(!isNull, count: capacity)
        super.init(
            info: ColumnInfo(type: type, kind: kind, bounds: bounds, mayBeNull: isNull), mayFail: false)
    }

    static func word(_ value: Value) -> Int128? {
        switch value {
        case .integer(let number): Int128(number)
        case .decimal(let unscaled, _): unscaled
        case .boolean(let flag): flag ? 1 : 0
        case .date(let days): Int128(days)
        case .timestamp(let micros): Int128(micros)
        default: nil
        }
    }

    override func evaluate(_ batch: Batch, _ state: EvaluationState) throws(ExecutionError) -> ColumnVector { vector }
}

/// What a kernel does with a batch: `count` values of each operand into `out`, validity included.
typealias VectorKernel = (
    _ operands: [ColumnVector], _ out: ColumnVector, _ count: Int, _ state: EvaluationState
) throws(ExecutionError) -> Void

/// A function of other expressions.
final class KernelExpression: VectorExpression {
    private let operands: [VectorExpression]
    private let kernel: VectorKernel
    private let out: ColumnVector

    init(
        _ operands: [VectorExpression], info: ColumnInfo, mayFail: Bool, capacity: Int, budget: MemoryBudget,
        kernel: @escaping VectorKernel
    ) throws(ExecutionError) {
        self.operands = operands
        self.kernel = kernel
        out = try ColumnVector.accounted(kind: info.kind, capacity: capacity, budget: budget)
        super.init(info: info, mayFail: mayFail || operands.contains(where: \.mayFail))
    }

    override func evaluate(_ batch: Batch, _ state: EvaluationState) throws(ExecutionError) -> ColumnVector {
        var values: [ColumnVector] = []
        values.reserveCapacity(operands.count)
        for operand in operands { values.append(try operand.evaluate(batch, state)) }
        try kernel(values, out, batch.count, state)
        return out
    }
}
