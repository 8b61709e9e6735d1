/// Texts from `lower` on, up to but without `upper`, by their bytes.
package struct TextRange: Sendable {
    package let lower: [UInt8]
    /// Nil: no end.
    package let upper: [UInt8]?

    /// All texts.
    package static let all = TextRange(lower: [], upper: nil)

    package init(lower: [UInt8], upper: [UInt8]?) {
        self.lower = lower
        self.upper = upper
    }

    /// Whether these bytes of a span lie in the range.
    package func contains(_ span: Span<UInt8>, _ bounds: Range<Int>) -> Bool {
        span.extracting(bounds).withUnsafeBufferPointer { text in
            let text = UnsafeRawBufferPointer(text)
            let isAbove = lower.withUnsafeBytes { UTF8Bytes.compare(text, $0) >= 0 }
            return isAbove && (upper?.withUnsafeBytes { UTF8Bytes.compare(text, $0) < 0 } ?? true)
        }
    }

    /// The range cut at those of `texts` that divide the distinct ones inside it into about `count` equal parts; itself where none
    /// lies inside.
    package func cut(by texts: [[UInt8]], into count: Int) -> [TextRange] {
        let inside = Set(texts).filter { text in
            lower.lexicographicallyPrecedes(text) && upper.map { text.lexicographicallyPrecedes($0) } ?? true
        }.sorted { $0.lexicographicallyPrecedes($1) }
        let parts = min(max(count, 2), inside.count + 1)
        let bounds = (1..<parts).map { inside[inside.count * $0 / parts] }
        return zip([lower] + bounds, bounds.map { $0 } + [upper]).map { TextRange(lower: $0, upper: $1) }
    }
}
