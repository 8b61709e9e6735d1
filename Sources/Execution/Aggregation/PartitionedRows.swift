import Columns

/// Rows of one thread that are set aside by partition, since their groups are too many for one table.
final class PartitionedRows {
    let store: TupleStore
    private let router: PartitionRouter
    private let encoder: KeyEncoder
    /// Texts of arguments: a row's own do not outlive its batch.
    private var texts: [Int: TextIndex] = [:]
    private let slices: GrowingArray<TextSlice>

    /// `encoder`: the thread's own, which keeps the texts of keys.
    init(
        _ plan: AggregatePlan, scheme: PartitionScheme, encoder: KeyEncoder, context: RunContext
    ) throws(ExecutionError) {
        let capacity = context.options.batchRows
        self.encoder = encoder
        router = PartitionRouter(scheme, capacity: capacity)
        var codeWidth: Int?
        if case .codes(_, let shift) = scheme { codeWidth = shift > 16 ? 4 : 2 }
        let layout = TupleLayout(plan, codeWidth: codeWidth)
        store = TupleStore(layout, partitions: scheme.partitionCount, capacity: capacity, budget: context.budget)
        slices = try GrowingArray(context.budget, capacity: capacity)
        for lane in layout.lanes where lane.kind == .text {
            if case .argument(let argument) = lane.source { texts[argument] = try TextIndex(context.budget) }
        }
    }

    func add(_ groups: [ColumnVector], _ arguments: [ColumnVector], _ batch: Batch) throws(ExecutionError) {
        let count = batch.count
        let keys = try router.route(groups, batch, encoder: encoder)
        try store.place(router.targets, count: count)
        for lane in store.layout.lanes {
            switch lane.source {
            case .code: store.put(lane, router.codes, kind: .code, count: count)
            case .group(let column):
                if lane.kind == .text {
                    copyKeys(keys, column, count)
                    store.put(lane, slices.pointer, kind: .text, count: count)
                } else {
                    store.put(lane, groups[column].data, kind: lane.kind, count: count)
                }
            case .argument(let argument):
                if let index = texts[argument] {
                    try copy(arguments[argument], index, count)
                    store.put(lane, slices.pointer, kind: .text, count: count)
                } else {
                    store.put(lane, arguments[argument].data, kind: lane.kind, count: count)
                }
            case .validityOfGroup(let column): putValidity(lane, groups[column], count)
            case .validityOfArgument(let argument): putValidity(lane, arguments[argument], count)
            }
        }
    }

    private func putValidity(_ lane: TupleLayout.Lane, _ vector: ColumnVector, _ count: Int) {
        if !vector.hasNulls { vector.setValidity(true, count: count) }
        store.put(lane, vector.validity, kind: .boolean, count: count)
    }

    /// The encoder's own copies of a text column.
    private func copyKeys(_ keys: UnsafePointer<UInt64>?, _ column: Int, _ count: Int) {
        guard let keys, let known = encoder.texts[column]?.texts else { return }
        let (words, offset) = (encoder.words, encoder.offsets[column])
        for row in 0..<count {
            let number = Int(keys[row &* words &+ offset])
            slices.pointer[row] = number < known.count ? known.pointer[number] : .empty
        }
    }

    private func copy(_ vector: ColumnVector, _ index: TextIndex, _ count: Int) throws(ExecutionError) {
        for row in 0..<count {
            guard !vector.isNull(row) else {
                slices.pointer[row] = .empty
                continue
            }
            // A new number may move the array of texts.
            let number = Int(try index.number(vector.texts[row]))
            slices.pointer[row] = index.texts.pointer[number]
        }
    }
}
