import Columns
import Planning
import Schemas

/// Writes one column of the result, a chunk at a time; made once for all threads.
struct ResultColumnWriter {
    private enum Form {
        case integer, double, boolean, date, timestamp, text
        case decimal(scale: Int)
        /// The strings of the column's dictionary, made once.
        case entries([String])
    }

    private let form: Form
    private let dictionary: SealedDictionary?
    /// Longer texts than this have a block of their own.
    private static let inlineTextBytes = 15
    private static let blockBytes = 48

    init(
        _ info: ColumnInfo, type: ResultType, rowCount: Int, reservation: Reservation
    ) throws(ExecutionError) {
        dictionary = info.dictionary
        switch (type, info.type) {
        case (.integer, .integer): form = .integer
        case (.decimal(let scale), .decimal(_, let stored)) where scale == stored: form = .decimal(scale: scale)
        case (.double, .double): form = .double
        case (.boolean, .boolean): form = .boolean
        case (.date, .date): form = .date
        case (.timestamp, .timestamp): form = .timestamp
        case (.text, .text):
            if info.kind == .code, let dictionary = info.dictionary, dictionary.count <= rowCount {
                try reservation.add(dictionary.text.count + dictionary.count * Self.blockBytes)
                form = .entries((0..<dictionary.count).map(dictionary.string))
            } else {
                form = .text
            }
        default: throw ExecutionError(.planInvalid, "output type")
        }
    }

    /// Bytes that the values take, at most but for rounding.
    func bytes(_ vector: ColumnVector, count: Int) -> Int {
        switch form {
        case .integer, .timestamp, .double: return count * MemoryLayout<Int64?>.stride
        case .decimal: return count * MemoryLayout<Int128?>.stride
        case .boolean: return count
        case .date: return count * MemoryLayout<Int32?>.stride
        case .entries: return count * MemoryLayout<String?>.stride
        case .text:
            var bytes = count * MemoryLayout<String?>.stride
            for row in 0..<count where !vector.isNull(row) {
                let length = vector.text(row, dictionary: dictionary).count
                if length > Self.inlineTextBytes { bytes += length + Self.blockBytes }
            }
            return bytes
        }
    }

    /// The first `count` values.
    func write(_ vector: ColumnVector, count: Int) -> ResultVector {
        switch form {
        case .integer: return .integer(values(vector, count, vector.int64s) { $0 })
        case .timestamp: return .timestamp(values(vector, count, vector.int64s) { $0 })
        case .date: return .date(values(vector, count, vector.int64s) { Int32(truncatingIfNeeded: $0) })
        case .double: return .double(values(vector, count, vector.doubles) { $0 })
        case .boolean: return .boolean(values(vector, count, vector.booleans) { $0 != 0 })
        case .decimal(let scale):
            return vector.kind == .int128
                ? .decimal(values(vector, count, vector.int128s) { $0 }, scale: scale)
                : .decimal(values(vector, count, vector.int64s) { Int128($0) }, scale: scale)
        case .entries(let texts):
            // No code of a file is an index before it has been clamped.
            let last = UInt32(max(texts.count - 1, 0))
            guard !texts.isEmpty else { return .text([String?](repeating: vector.hasNulls ? nil : "", count: count)) }
            return .text(values(vector, count, vector.codes) { texts[Int(min($0, last))] })
        case .text:
            if vector.kind == .text { return .text(values(vector, count, vector.texts) { $0.string }) }
            return .text(
                (0..<count).map { vector.isNull($0) ? nil : vector.text($0, dictionary: dictionary).string })
        }
    }

    @inline(__always)
    private func values<From: BitwiseCopyable, To>(
        _ vector: ColumnVector, _ count: Int, _ source: UnsafePointer<From>, _ value: (From) -> To
    ) -> [To?] {
        [To?](unsafeUninitializedCapacity: count) { target, written in
            let out = target.baseAddress!
            if vector.hasNulls {
                let validity = vector.validity
                for row in 0..<count { (out + row).initialize(to: validity[row] == 0 ? nil : value(source[row])) }
            } else {
                for row in 0..<count { (out + row).initialize(to: value(source[row])) }
            }
            written = count
        }
    }
}
