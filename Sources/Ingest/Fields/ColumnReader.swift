import Columns
import Schemas

/// Turns the fields of one column into values, on one thread. A field costs no reference count: the buffers are written
/// through writers, and `target` keeps them alive.
struct ColumnReader: @unchecked Sendable {
    private let target: ColumnTarget
    private let kind: Kind
    private let scale: Int
    private let bound: Int64
    private let isInferred: Bool
    private let isNullable: Bool
    private let hasDomain: Bool
    private let textBytesLimit: Int
    private let presence: ColumnWriter<UInt8>
    private let words: ColumnWriter<Int64>
    private let doubles: ColumnWriter<Double>
    private let codes: ColumnWriter<UInt32>
    /// The texts met by this thread; its rows hold their numbers until the dictionaries are merged.
    let interner: TextInterner
    /// Inferred columns: the type of the values that did not fit; from the first one on, values are only looked at.
    private(set) var widened: InferredType?
    private var isObserving: Bool
    private(set) var hasNulls = false

    private enum Kind { case integer, decimal, double, boolean, date, timestamp, text }

    init(_ target: ColumnTarget, textBytesLimit: Int) {
        self.target = target
        self.textBytesLimit = textBytesLimit
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
    }

    /// Stores the value of `field` at `row`; a code says why it is none.
    @inline(__always)
    mutating func read(_ span: Span<UInt8>, _ field: Field, row: Int) -> IngestError.Code? {
        if field.bounds.isEmpty, !field.isQuoted { return readNull(row) }
        if isNullable { presence.store(1, at: row) }
        if isObserving { return observe(span, field) }
        switch kind {
        case .text: return readText(span, field, row)
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
        words.store(word, at: row)
        return hasDomain && target.domain?.contains(word: word) == false ? .outsideDomain : nil
    }

    private mutating func readNull(_ row: Int) -> IngestError.Code? {
        guard isNullable else { return .nullNotAllowed }
        presence.store(0, at: row)
        switch kind {
        case .double: doubles.store(0, at: row)
        case .text: codes.store(0, at: row)
        default: words.store(0, at: row)
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
        codes.store(code, at: row)
        guard interner.count > known else { return nil }
        if hasDomain, target.domain?.contains(text: FieldScanner.unescaped(span, field.bounds)) == false {
            return .outsideDomain
        }
        return interner.memoryBytes <= textBytesLimit ? nil : .memoryLimit
    }

    private mutating func readDouble(_ span: Span<UInt8>, _ field: Field, _ row: Int) -> IngestError.Code? {
        guard let value = NumberFields.double(span, field.bounds) else { return misfit(span, field) }
        doubles.store(value, at: row)
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
