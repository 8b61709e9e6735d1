import Columns

/// Texts from all over what a thread reads, at most `limit`, evenly spaced.
struct TextSample {
    private(set) var texts: [[UInt8]] = []
    private var stride = 1
    private var seen = 0
    private var (known, knownBytes) = (0, 0)

    private static let limit = 512
    /// Longer texts are cut: the beginning of a text divides ranges as well as the whole.
    private static let textBytesLimit = 1_024

    init() {}

    /// A sample of the texts met so far.
    init(_ interner: TextInterner) {
        stride = max(1, interner.count * 2 / Self.limit)
        for entry in Swift.stride(from: 0, to: interner.count, by: stride) {
            texts.append(Array(interner.text(entry).prefix(Self.textBytesLimit)))
        }
        seen = interner.count
        (known, knownBytes) = (interner.count, interner.memoryBytes)
    }

    /// What an interner of all texts would take, were those that came later as often new.
    var estimatedBytes: Int { knownBytes / max(known, 1) * seen }

    mutating func add(_ span: Span<UInt8>, _ field: Field) {
        defer { seen += 1 }
        guard seen % stride == 0 else { return }
        let bytes =
            field.hasEscapes
            ? FieldScanner.unescaped(span, field.bounds) : field.bounds.prefix(Self.textBytesLimit).map { span[$0] }
        texts.append(Array(bytes.prefix(Self.textBytesLimit)))
        guard texts.count >= Self.limit else { return }
        texts = Swift.stride(from: 0, to: texts.count, by: 2).map { texts[$0] }
        stride *= 2
    }
}
