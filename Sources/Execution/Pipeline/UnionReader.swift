import Columns

/// Several pipelines as one source: the morsels of the first, then those of the second, and so on.
final class UnionReader: BatchReader {
    private let pipelines: [Pipeline]
    private var current: Pipeline?
    private var ordinal = 0
    private let result = Batch(columns: [])

    init(_ pipelines: [Pipeline]) { self.pipelines = pipelines }

    var morselCount: Int { pipelines.reduce(0) { $0 + $1.reader.morselCount } }

    func open(morsel: Int) {
        ordinal = morsel << 32
        var local = morsel
        for pipeline in pipelines {
            if local < pipeline.reader.morselCount {
                pipeline.open(morsel: local)
                current = pipeline
                return
            }
            local -= pipeline.reader.morselCount
        }
        current = nil
    }

    func next() throws(ExecutionError) -> Batch? {
        guard let batch = try current?.next() else { return nil }
        result.columns = batch.columns
        result.count = batch.count
        // The inputs number their rows each from zero.
        result.ordinal = ordinal
        ordinal += batch.count
        return result
    }
}
