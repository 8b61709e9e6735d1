import Columns
import Planning

/// One number of a join key: a value's distance from the least one of the build side.
struct JoinKeyPart {
    enum Source {
        /// 64-bit integers on both sides.
        case integers
        /// Integers of any width; `low` is taken from 128 bits.
        case wide(low: Int128)
        /// The halves of 128-bit integers that lie far apart.
        case upperHalf, lowerHalf
        case doubles
        case texts(TextNumbers)
        /// 1 where the value is NULL: the other parts of the key hold zero then.
        case isNull
    }

    let key: Int
    let source: Source
    let low: Int64
    /// The largest distance; what lies farther matches nothing.
    let span: UInt64
    /// Where the number goes: times `factor`, into word `word` of the key.
    var word = 0
    var factor: UInt64 = 1

    /// Bits of the number.
    var bits: Int { 64 - span.leadingZeroBitCount }
}

/// How the keys of a join become words. Settled when the build side is known: most keys fit one word, and keys that lie close
/// together are numbers of a dense range.
final class JoinKeyLayout: @unchecked Sendable {
    let parts: [JoinKeyPart]
    /// Words a key.
    let words: Int
    /// Dense keys: words are below this.
    let range: Int?
    let nullsMatch: [Bool]

    /// `columns`: the keys' positions among the columns of the build side.
    init(
        _ build: BuildRows, columns: [Int], probe: [ColumnInfo], nullsMatch: [Bool], denseLimit: Int,
        context: RunContext
    ) throws(ExecutionError) {
        self.nullsMatch = nullsMatch
        var parts: [JoinKeyPart] = []
        for key in columns.indices {
            let column = columns[key]
            let info = build.block.columns[column].info
            guard info.type.isSameFamily(as: probe[key].type) else { throw ExecutionError(.planInvalid, "join key") }
            if nullsMatch[key], info.mayBeNull || probe[key].mayBeNull {
                parts.append(JoinKeyPart(key: key, source: .isNull, low: 0, span: 1))
            }
            parts += try Self.parts(key, build, column, probe[key], context)
        }
        let bits = parts.reduce(0) { $0 + $1.bits }
        let fits = context.options.useFastKernels && bits <= 64
        words = fits ? 1 : parts.count
        var (shift, size) = (0, UInt64(1))
        var isDense = fits
        for part in parts where isDense {
            let (product, overflow) = size.multipliedReportingOverflow(by: part.span &+ 1)
            isDense = part.span < .max && !overflow && product <= UInt64(denseLimit)
            size = product
        }
        range = isDense ? Int(size) : nil
        size = 1
        for index in parts.indices {
            if !fits {
                parts[index].word = index
            } else if isDense {
                parts[index].factor = size
                size *= parts[index].span + 1
            } else {
                parts[index].factor = shift < 64 ? 1 << UInt64(shift) : 0
                shift += parts[index].bits
            }
        }
        self.parts = parts
    }

    private static func parts(
        _ key: Int, _ build: BuildRows, _ column: Int, _ probe: ColumnInfo, _ context: RunContext
    ) throws(ExecutionError) -> [JoinKeyPart] {
        let info = build.block.columns[column].info
        switch info.kind {
        case .double: return [JoinKeyPart(key: key, source: .doubles, low: 0, span: .max)]
        case .text, .code:
            let texts = try TextNumbers(build, column: column, probe: probe, budget: context.budget)
            return [JoinKeyPart(key: key, source: .texts(texts), low: 0, span: UInt64(max(texts.count, 1) - 1))]
        case .boolean: return [JoinKeyPart(key: key, source: .wide(low: 0), low: 0, span: 1)]
        case .int64, .int128: break
        }
        let (lower, upper) = try KeyRange.of(build, column: column, context: context)
        let (span, overflow) = upper.subtractingReportingOverflow(lower)
        let isNarrow = info.kind == .int64 && probe.kind == .int64
        // A distance of all ones stands for values that are too far.
        guard !overflow, isNarrow || span < Int128(UInt64.max) else {
            return [
                JoinKeyPart(key: key, source: .upperHalf, low: 0, span: .max),
                JoinKeyPart(key: key, source: .lowerHalf, low: 0, span: .max),
            ]
        }
        if isNarrow {
            return [JoinKeyPart(key: key, source: .integers, low: Int64(lower), span: UInt64(span))]
        }
        return [JoinKeyPart(key: key, source: .wide(low: lower), low: 0, span: UInt64(span))]
    }
}

/// The least and the largest value of an integer column of a build side; 0 and 0 where there is none.
enum KeyRange {
    static func of(
        _ build: BuildRows, column: Int, context: RunContext
    ) throws(ExecutionError) -> (lower: Int128, upper: Int128) {
        let threads = build.count > 1 << 16 ? context.options.threads : 1
        let found = Slots<(lower: Int128, upper: Int128)?>(count: threads)
        let kind = build.block.columns[column].info.kind
        try context.parallel(threads) { thread in
            let vector = ColumnVector(kind: kind, capacity: BuildRows.stepRows)
            var range: (lower: Int128, upper: Int128)?
            for step in build.steps(of: thread, threads) {
                build.block.read(column: column, first: step.lowerBound, count: step.count, into: vector)
                guard let more = Self.of(vector, count: step.count) else { continue }
                range = range.map { (min($0.lower, more.lower), max($0.upper, more.upper)) } ?? more
            }
            found.set(thread, range)
        }
        let ranges = found.all.compactMap(\.self)
        return (ranges.map(\.lower).min() ?? 0, ranges.map(\.upper).max() ?? 0)
    }

    private static func of(_ vector: ColumnVector, count: Int) -> (lower: Int128, upper: Int128)? {
        if vector.kind == .int64, !vector.hasNulls, count > 0 {
            let values = vector.int64s
            var (lower, upper) = (Int64.max, Int64.min)
            for row in 0..<count {
                lower = min(lower, values[row])
                upper = max(upper, values[row])
            }
            return (Int128(lower), Int128(upper))
        }
        var range: (lower: Int128, upper: Int128)?
        for row in 0..<count where !vector.isNull(row) {
            let word = vector.word(row)
            range = range.map { (min($0.lower, word), max($0.upper, word)) } ?? (word, word)
        }
        return range
    }
}

extension BuildRows {
    /// Rows that are worked through at once.
    static let stepRows = 2_048

    /// One thread's part of all rows, ascending; threads have neighbouring parts.
    func steps(of thread: Int, _ threads: Int) -> [Range<Int>] {
        let all = (count + Self.stepRows - 1) / Self.stepRows
        return (all * thread / threads..<all * (thread + 1) / threads).map {
            $0 * Self.stepRows..<min(($0 + 1) * Self.stepRows, count)
        }
    }
}
