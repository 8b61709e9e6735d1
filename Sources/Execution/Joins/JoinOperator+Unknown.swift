import Columns

extension JoinOperator {
    /// Marks rows without a match that a NULL in a key keeps from being decided.
    func findUnknown() throws(ExecutionError) {
        guard let unknown = stage.unknown, stage.table.rowCount > 0 else { return }
        let nullable = unknown.keys.map { keys[$0] }.filter(\.hasNulls)
        guard !nullable.isEmpty || !unknown.nullRows.isEmpty else { return }
        func isNull(_ row: Int) -> Bool { nullable.contains { $0.validity[row] == 0 } }
        let open = (0..<source.count).filter { isMatched[$0] == 0 && isUnknown[$0] == 0 }
        guard let unknownFilter else {
            for row in open where !unknown.nullRows.isEmpty || isNull(row) { isUnknown[row] = 1 }
            return
        }
        pairs.count = 0
        func decide() throws(ExecutionError) {
            try context.cancellation.check()
            try unknownFilter.apply(pairs, source)
            for index in 0..<pairs.count { isUnknown[Int(pairs.probe[index])] = 1 }
            pairs.count = 0
        }
        for row in open {
            // A row with a NULL may meet any build row; another one only those with a NULL of their own.
            let isAny = isNull(row)
            for index in 0..<(isAny ? stage.table.rowCount : unknown.nullRows.count) where isUnknown[row] == 0 {
                pairs.append(UInt16(row), isAny ? UInt32(index) : unknown.nullRows[index])
                if pairs.count == pairs.capacity { try decide() }
            }
        }
        try decide()
    }
}
