import Columns
import Kernels
import Planning
import Schemas

/// `x × column`, `x × (constant ± column)` and the like, where bounds prove both factors to be of 32 bits without a sign: from
/// stored words in one pass. Other batches take the general expression.
final class PackedProduct: VectorExpression {
    /// The factor on the left.
    enum Left {
        case packed(Int)
        case vector(VectorExpression)
    }

    /// (stored word ^ flip) + offset.
    struct Right {
        var column: Int
        var flip: UInt32
        var offset: UInt32
    }

    private let general: VectorExpression
    private let left: Left
    private let right: Right
    private let out: ColumnVector

    init(
        _ general: VectorExpression, _ left: Left, _ right: Right, capacity: Int, budget: MemoryBudget
    ) throws(ExecutionError) {
        (self.general, self.left, self.right) = (general, left, right)
        out = try ColumnVector.accounted(kind: .int64, capacity: capacity, budget: budget)
        super.init(info: general.info, mayFail: false)
    }

    override func evaluate(_ batch: Batch, _ state: EvaluationState) throws(ExecutionError) -> ColumnVector {
        guard let rows = batch.packed, rows.rows == nil, let right = rows.packed[right.column] else {
            return try general.evaluate(batch, state)
        }
        switch right.width {
        case 1:
            try multiply(
                right, UInt8.self, rows, batch, state,
                .init(kn_product_u8_u8, kn_product_u16_u8, kn_product_u32_u8, kn_product_i64_u8))
        case 2:
            try multiply(
                right, UInt16.self, rows, batch, state,
                .init(kn_product_u8_u16, kn_product_u16_u16, kn_product_u32_u16, kn_product_i64_u16))
        default:
            try multiply(
                right, UInt32.self, rows, batch, state,
                .init(kn_product_u8_u32, kn_product_u16_u32, kn_product_u32_u32, kn_product_i64_u32))
        }
        return out
    }

    private typealias Kernel<A, B> = (
        UnsafePointer<A>?, UInt32, UnsafePointer<B>?, UInt32, UInt32, Int, UnsafeMutablePointer<Int64>?
    ) -> Void

    /// By the width of the left factor.
    private struct Kernels<B> {
        let u8: Kernel<UInt8, B>
        let u16: Kernel<UInt16, B>
        let u32: Kernel<UInt32, B>
        let i64: Kernel<Int64, B>

        init(
            _ u8: @escaping Kernel<UInt8, B>, _ u16: @escaping Kernel<UInt16, B>, _ u32: @escaping Kernel<UInt32, B>,
            _ i64: @escaping Kernel<Int64, B>
        ) {
            (self.u8, self.u16, self.u32, self.i64) = (u8, u16, u32, i64)
        }
    }

    @inline(__always)
    private func multiply<B>(
        _ column: PackedColumn, _: B.Type, _ rows: PackedRows, _ batch: Batch, _ state: EvaluationState,
        _ kernels: Kernels<B>
    ) throws(ExecutionError) {
        let (words, first, count) = (column.words(from: rows.first, as: B.self), rows.first, batch.count)
        let (flip, offset) = (right.flip, right.offset)
        switch left {
        case .vector(let expression):
            let values = try expression.evaluate(batch, state).int64s
            kernels.i64(values, 0, words, flip, offset, count, out.int64s)
        case .packed(let index):
            guard let other = rows.packed[index] else { throw ExecutionError(.planInvalid, "product") }
            let base = UInt32(truncatingIfNeeded: other.base)
            switch other.width {
            case 1: kernels.u8(other.words(from: first, as: UInt8.self), base, words, flip, offset, count, out.int64s)
            case 2: kernels.u16(other.words(from: first, as: UInt16.self), base, words, flip, offset, count, out.int64s)
            default:
                kernels.u32(other.words(from: first, as: UInt32.self), base, words, flip, offset, count, out.int64s)
            }
        }
    }
}

extension ExpressionCompiler {
    /// The product in one pass, where it is one that `PackedProduct` takes.
    func packedProduct(
        _ operands: [BoundExpression], _ compiled: [VectorExpression], _ general: VectorExpression
    ) throws(ExecutionError) -> VectorExpression? {
        guard !packed.isEmpty, useFastKernels, operands.count == 2, general.info.kind == .int64, !general.mayFail,
            !general.info.mayBeNull, compiled.allSatisfy({ isFactor($0) })
        else { return nil }
        for (one, other) in [(0, 1), (1, 0)] {
            guard let right = linear(operands[other]) else { continue }
            var left = PackedProduct.Left.vector(compiled[one])
            if let index = packedColumn(operands[one]) { left = .packed(index) }
            return try PackedProduct(general, left, right, capacity: capacity, budget: budget)
        }
        return nil
    }

    private func isFactor(_ expression: VectorExpression) -> Bool {
        guard let (lower, upper) = expression.info.bounds.interval else { return false }
        return expression.info.kind == .int64 && !expression.info.mayBeNull && !expression.mayFail && lower >= 0
            && upper <= Int128(UInt32.max)
    }

    private func packedColumn(_ expression: BoundExpression) -> Int? {
        switch expression {
        case .column(let index, _):
            guard packed.indices.contains(index), let column = packed[index], column.kind == .int64, column.width <= 4
            else { return nil }
            return index
        // Precisions of decimals may differ.
        case .cast(.column(let index, let from), let to):
            guard from.isDecimal, from.isSameFamily(as: to) else { return nil }
            return packedColumn(.column(index: index, type: from))
        default: return nil
        }
    }

    /// A column, or a constant plus or minus a column. Modulo 2^32 the way there does not matter.
    private func linear(_ expression: BoundExpression) -> PackedProduct.Right? {
        func right(_ index: Int, plus constant: Int64, minus: Bool) -> PackedProduct.Right {
            let base = packed[index]!.base
            let offset = minus ? constant &- base &+ 1 : constant &+ base
            return PackedProduct.Right(
                column: index, flip: minus ? .max : 0, offset: UInt32(truncatingIfNeeded: offset))
        }
        if let index = packedColumn(expression) { return right(index, plus: 0, minus: false) }
        guard case .call(let function, let operands, _) = expression, operands.count == 2 else { return nil }
        switch (function, operands[0], operands[1]) {
        case (.add, .literal(let value, _), let other), (.add, let other, .literal(let value, _)):
            guard let index = packedColumn(other), let word = LiteralExpression.word(value) else { return nil }
            return right(index, plus: Int64(truncatingIfNeeded: word), minus: false)
        case (.subtract, .literal(let value, _), let other):
            guard let index = packedColumn(other), let word = LiteralExpression.word(value) else { return nil }
            return right(index, plus: Int64(truncatingIfNeeded: word), minus: true)
        case (.subtract, let other, .literal(let value, _)):
            guard let index = packedColumn(other), let word = LiteralExpression.word(value) else { return nil }
            return right(index, plus: 0 &- Int64(truncatingIfNeeded: word), minus: false)
        default: return nil
        }
    }
}
