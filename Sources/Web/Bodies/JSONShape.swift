/// A JSON text (RFC 8259) as far as `JSONDecoder` does not tell it: its keys, and its texts and truths. A strict reader: one
/// document, no repeated keys, bounded depth.
enum JSONShape: Hashable, Sendable {
    case object([String: JSONShape])
    case array([JSONShape])
    case null
    case text(String)
    case truth(Bool)
    case number

    static let depthLimit = 32

    init(_ bytes: [UInt8]) throws(WebError) {
        var reader = JSONShapeReader(bytes: bytes)
        self = try reader.document()
    }

    /// The path of the first key that `other` has not: a field that the decoder passed over. Null stands for an absent value.
    func firstKey(missingIn other: JSONShape, path: String = "") -> String? {
        switch (self, other) {
        case (.object(let mine), .object(let theirs)):
            for (key, value) in mine.sorted(by: { $0.key < $1.key }) {
                let place = path.isEmpty ? key : "\(path).\(key)"
                guard let counterpart = theirs[key] else {
                    if value == .null { continue }
                    return place
                }
                if let found = value.firstKey(missingIn: counterpart, path: place) { return found }
            }
            return nil
        case (.array(let mine), .array(let theirs)):
            for (index, pair) in zip(mine, theirs).enumerated() {
                if let found = pair.0.firstKey(missingIn: pair.1, path: "\(path)[\(index)]") { return found }
            }
            return nil
        default:
            return nil
        }
    }
}
