import Schemas

/// Some rows of a result, column by column.
package struct Batch: Hashable, Sendable {
    package var rowCount: Int
    package var vectors: [ResultVector]

    package init(rowCount: Int, vectors: [ResultVector]) {
        self.rowCount = rowCount
        self.vectors = vectors
    }
}

extension Batch: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.count(rowCount)
        writer.count(vectors.count)
        for vector in vectors { vector.encode(into: &writer) }
    }

    package init(from reader: inout WireReader) throws(WireError) {
        let rows = try reader.count(limit: WireLimits.batchRows)
        // A column takes its type and a bit a row at least, so the bytes that are left bound both counts.
        let columns = try reader.listCount(limit: WireLimits.columns, elementBytes: 1 + (rows + 7) / 8)
        var vectors: [ResultVector] = []
        for _ in 0..<columns { vectors.append(try ResultVector(from: &reader, rows: rows)) }
        self.init(rowCount: rows, vectors: vectors)
    }
}

extension ResultTable {
    /// The table as batches that fit one datagram each, unless a single row does not.
    package func batches() -> [Batch] {
        var result: [Batch] = []
        var start = 0
        while start < rowCount {
            var (end, bytes) = (start, 0)
            while end < rowCount, end - start < WireLimits.batchRows {
                let row = vectors.reduce(1) { $0 + $1.bytes(row: end) }
                if end > start, bytes + row > WireLimits.batchBytes { break }
                bytes += row
                end += 1
            }
            result.append(Batch(rowCount: end - start, vectors: vectors.map { $0.slice(start..<end) }))
            start = end
        }
        return result
    }
}

extension ResultVector {
    /// Bytes that one row takes in a batch, at most.
    func bytes(row: Int) -> Int {
        switch self {
        case .integer, .double, .timestamp: 9
        case .decimal: 17
        case .boolean: 2
        case .date: 5
        case .text(let values): 6 + (values[row]?.utf8.count ?? 0)
        }
    }

    func slice(_ rows: Range<Int>) -> ResultVector {
        switch self {
        case .integer(let values): .integer(Array(values[rows]))
        case .decimal(let values, let scale): .decimal(Array(values[rows]), scale: scale)
        case .double(let values): .double(Array(values[rows]))
        case .boolean(let values): .boolean(Array(values[rows]))
        case .date(let values): .date(Array(values[rows]))
        case .timestamp(let values): .timestamp(Array(values[rows]))
        case .text(let values): .text(Array(values[rows]))
        }
    }
}
