import Columns
import Schemas

/// Turns the fields of one column into values, on one thread.
final class ColumnReader {
    private let target: ColumnTarget
    private let type: ColumnType
    private let scale: Int
    private let bound: Int64
    private let textBytesLimit: Int
    /// The texts met by this thread; its rows hold their numbers until the dictionaries are merged.
    private(set) var interner = TextInterner()
    /// Inferred columns: the type of the values that did not fit; from the first one on, values are only looked at.
    private(set) var widened: InferredType?
    private(set) var hasNulls = false

    init(_ target: ColumnTarget, textBytesLimit: Int) {
        self.target = target
        self.textBytesLimit = textBytesLimit
        type = target.schema.type
        widened = target.isUnknown ? InferredType() : nil
        if case .decimal(let precision, let scale) = type {
            self.scale = scale
            bound = NumberFields.powerOfTen(precision)
        } else {
            (scale, bound) = (0, 0)
        }
    }

    /// Stores the value of `field` at `row`; a code says why it is none.
    @inline(__always)
    func read(_ span: Span<UInt8>, _ field: Field, row: Int) -> IngestError.Code? {
        if field.bounds.isEmpty, !field.isQuoted { return readNull(row) }
        if let presence = target.presence { presence.store(1, at: row) }
        if widened != nil { return observe(span, field) }
        switch type {
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
    private func store(_ word: Int64, _ row: Int) -> IngestError.Code? {
        target.words?.store(word, at: row)
        if let domain = target.domain, !domain.contains(word: word) { return .outsideDomain }
        return nil
    }

    private func readNull(_ row: Int) -> IngestError.Code? {
        guard let presence = target.presence else { return .nullNotAllowed }
        presence.store(0, at: row)
        target.words?.store(0, at: row)
        target.doubles?.store(0, at: row)
        target.codes?.store(0, at: row)
        hasNulls = true
        return nil
    }

    private func readText(_ span: Span<UInt8>, _ field: Field, _ row: Int) -> IngestError.Code? {
        let known = interner.count
        let code: UInt32
        if field.hasEscapes {
            let bytes = FieldScanner.unescaped(span, field.bounds)
            code = interner.intern(bytes.span, 0..<bytes.count)
        } else {
            code = interner.intern(span, field.bounds)
        }
        target.codes?.store(code, at: row)
        guard interner.count > known else { return nil }
        if let domain = target.domain, !domain.contains(text: FieldScanner.unescaped(span, field.bounds)) {
            return .outsideDomain
        }
        return interner.bytes <= textBytesLimit ? nil : .memoryLimit
    }

    private func readDouble(_ span: Span<UInt8>, _ field: Field, _ row: Int) -> IngestError.Code? {
        guard let value = NumberFields.double(span, field.bounds) else { return misfit(span, field) }
        target.doubles?.store(value, at: row)
        if let domain = target.domain, !domain.contains(double: value) { return .outsideDomain }
        return nil
    }

    private func readCalendar(_ span: Span<UInt8>, _ field: Field, _ row: Int) -> IngestError.Code? {
        let word: Int64? =
            switch type {
            case .boolean: CalendarFields.boolean(span, field.bounds, letters: !target.isInferred)
            case .date: CalendarFields.date(span, field.bounds)
            default: CalendarFields.timestamp(span, field.bounds)
            }
        guard let word else { return misfit(span, field) }
        return store(word, row)
    }

    /// A declared column refuses the value; an inferred one begins to look for its wider type.
    private func misfit(_ span: Span<UInt8>, _ field: Field) -> IngestError.Code? {
        guard target.isInferred else { return .invalidValue }
        widened = InferredType()
        return observe(span, field)
    }

    private func observe(_ span: Span<UInt8>, _ field: Field) -> IngestError.Code? {
        widened?.join(InferredType(span, field.bounds))
        return nil
    }
}
