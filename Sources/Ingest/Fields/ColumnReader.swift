import Columns
import Schemas

/// Turns the fields of one column into values, on one thread. A field costs no reference count: the buffers are written
/// through writers, and `target` keeps them alive.
struct ColumnReader: @unchecked Sendable {
    private let target: ColumnTarget
    private var kind: Kind
    /// All ones where every row has an element, 0 where the first takes all.
    private let rowMask: Int
    private let scale: Int
    private let bound: Int64
    private let isInferred: Bool
    private let isNullable: Bool
    private let hasDomain: Bool
    private let presence: ColumnWriter<UInt8>
    private let words: ColumnWriter<Int64>
    private let doubles: ColumnWriter<Double>
    private let codes: ColumnWriter<UInt32>
    /// The texts met by this thread; its rows hold their numbers until the dictionaries are merged.
    private(set) var interner: TextInterner
    /// True once this thread gave its texts up; from then on `sample` is filled.
    private(set) var isSetAside = false
    private(set) var sample = TextSample()
    private let range: TextRange
    /// Inferred columns: the type of the values that did not fit; from the first one on, values are only looked at.
    private(set) var widened: InferredType?
    private var isObserving: Bool
    private(set) var hasNulls = false

    private enum Kind {
        case integer, decimal, double, boolean, date, timestamp, text
        case checkedText, rangedText, skipped
    }

    init(_ target: ColumnTarget) {
        self.target = target
        rowMask = target.use.keepsRows ? -1 : 0
        range = if case .ranged(let range) = target.use { range } else { .all }
        (isInferred, isNullable, hasDomain) = (target.isInferred, target.schema.isNullable, target.domain != nil)
        (presence, words) = (target.presence.writer, target.words.writer)
        (doubles, codes) = (target.doubles.writer, target.codes.writer)
        interner = TextInterner()
        isObserving = target.isUnknown
        widened = target.isUnknown ? InferredType() : nil
        var (scale, bound): (Int, Int64) = (0, 0)
        switch target.schema.type {
        case .integer: kind = .integer
        case .decimal(let precision, let digits):
            kind = .decimal
            (scale, bound) = (digits, NumberFields.powerOfTen(precision))
        case .double: kind = .double
        case .boolean: kind = .boolean
        case .date: kind = .date
        case .timestamp: kind = .timestamp
        case .text: kind = .text
        }
        (self.scale, self.bound) = (scale, bound)
        switch target.use {
        case .stored: break
        case .checked: kind = kind == .text ? .checkedText : kind
        case .skipped: (kind, isObserving) = (.skipped, false)
        case .ranged: kind = .rangedText
        }
    }

    /// What the texts met take; 0 where none are kept.
    var textBytes: Int { kind == .text || kind == .rangedText && !isSetAside ? interner.memoryBytes : 0 }

    var canSetAside: Bool { target.canSetAside }

    /// Lets go of the texts met so far and keeps a sample; they are read again later, in ranges.
    mutating func setAside() {
        sample = TextSample(interner)
        interner = TextInterner()
        isSetAside = true
        if kind == .text { kind = .checkedText }
    }

    /// Stores the value of `field` at `row`; a code says why it is none.
    @inline(__always)
    mutating func read(_ span: Span<UInt8>, _ field: Field, row: Int) -> IngestError.Code? {
        if field.bounds.isEmpty, !field.isQuoted { return readNull(row) }
        if isNullable { presence.store(1, at: row & rowMask) }
        if isObserving { return observe(span, field) }
        switch kind {
        case .text: return readText(span, field, row)
        case .checkedText, .rangedText, .skipped: return passOver(span, field, row)
        case .integer:
            guard let word = NumberFields.integer(span, field.bounds) else { return misfit(span, field) }
            return store(word, row)
        case .decimal:
            guard let word = NumberFields.decimal(span, field.bounds, scale: scale, bound: bound) else {
                return misfit(span, field)
            }
            return store(word, row)
        case .double: return readDouble(span, field, row)
        case .boolean, .date, .timestamp: return readCalendar(span, field, row)
        }
    }

    @inline(__always)
    private mutating func store(_ word: Int64, _ row: Int) -> IngestError.Code? {
        words.store(word, at: row & rowMask)
        return hasDomain && target.domain?.contains(word: word) == false ? .outsideDomain : nil
    }

    private mutating func readNull(_ row: Int) -> IngestError.Code? {
        guard isNullable else { return .nullNotAllowed }
        presence.store(0, at: row & rowMask)
        switch kind {
        case .double: doubles.store(0, at: row & rowMask)
        case .text, .checkedText, .rangedText: codes.store(0, at: row & rowMask)
        case .skipped: break
        default: words.store(0, at: row & rowMask)
        }
        hasNulls = true
        return nil
    }

    private mutating func readText(_ span: Span<UInt8>, _ field: Field, _ row: Int) -> IngestError.Code? {
        let known = interner.count
        let code: UInt32
        if field.hasEscapes {
            let bytes = FieldScanner.unescaped(span, field.bounds)
            code = interner.intern(bytes.span, 0..<bytes.count)
        } else {
            code = interner.intern(span, field.bounds)
        }
        codes.store(code, at: row & rowMask)
        guard interner.count > known else { return nil }
        return checkDomain(span, field)
    }

    private func checkDomain(_ span: Span<UInt8>, _ field: Field) -> IngestError.Code? {
        guard hasDomain, target.domain?.contains(text: FieldScanner.unescaped(span, field.bounds)) == false else {
            return nil
        }
        return .outsideDomain
    }

    /// A text that gets no code of its dictionary in this pass.
    private mutating func passOver(_ span: Span<UInt8>, _ field: Field, _ row: Int) -> IngestError.Code? {
        switch kind {
        case .rangedText:
            if field.hasEscapes {
                let bytes = FieldScanner.unescaped(span, field.bounds)
                keepRanged(bytes.span, 0..<bytes.count, row)
            } else {
                keepRanged(span, field.bounds, row)
            }
            return nil
        case .checkedText:
            if isSetAside { sample.add(span, field) }
            return checkDomain(span, field)
        default: return nil
        }
    }

    private mutating func keepRanged(_ span: Span<UInt8>, _ bounds: Range<Int>, _ row: Int) {
        guard range.contains(span, bounds) else { return }
        if isSetAside {
            sample.add(span, Field(bounds: bounds))
        } else {
            codes.store(interner.intern(span, bounds) | ColumnBuffer<UInt32>.mark, at: row)
        }
    }

    private mutating func readDouble(_ span: Span<UInt8>, _ field: Field, _ row: Int) -> IngestError.Code? {
        guard let value = NumberFields.double(span, field.bounds) else { return misfit(span, field) }
        doubles.store(value, at: row & rowMask)
        return hasDomain && target.domain?.contains(double: value) == false ? .outsideDomain : nil
    }

    @inline(__always)
    private mutating func readCalendar(_ span: Span<UInt8>, _ field: Field, _ row: Int) -> IngestError.Code? {
        let word: Int64? =
            switch kind {
            case .boolean: CalendarFields.boolean(span, field.bounds, letters: !isInferred)
            case .date: CalendarFields.date(span, field.bounds)
            default: CalendarFields.timestamp(span, field.bounds)
            }
        guard let word else { return misfit(span, field) }
        return store(word, row)
    }

    /// A declared column refuses the value; an inferred one begins to look for its wider type.
    private mutating func misfit(_ span: Span<UInt8>, _ field: Field) -> IngestError.Code? {
        guard isInferred else { return .invalidValue }
        widened = InferredType()
        isObserving = true
        return observe(span, field)
    }

    private mutating func observe(_ span: Span<UInt8>, _ field: Field) -> IngestError.Code? {
        widened?.join(InferredType(span, field.bounds))
        return nil
    }
}
