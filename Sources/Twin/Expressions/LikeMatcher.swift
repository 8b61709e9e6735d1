/// LIKE: `%` is any text, `_` any one character, a character behind the escape character is itself.
struct LikeMatcher {
    private enum Element {
        case anything, anyone
        case character(Unicode.Scalar)
    }

    private var elements: [Element] = []

    /// A pattern that ends in its escape character is an error.
    init(pattern: [Unicode.Scalar], escape: [Unicode.Scalar]) throws(ScalarFault) {
        guard escape.count <= 1 else { throw .undefined }
        var isEscaped = false
        for character in pattern {
            if isEscaped {
                elements.append(.character(character))
                isEscaped = false
            } else if character == escape.first {
                isEscaped = true
            } else {
                elements.append(character == "%" ? .anything : character == "_" ? .anyone : .character(character))
            }
        }
        if isEscaped { throw .undefined }
    }

    /// By the set of pattern positions that the text read so far can have reached.
    func matches(_ text: [Unicode.Scalar]) -> Bool {
        var reached = Array(repeating: false, count: elements.count + 1)
        reached[0] = true
        skipAnything(&reached)
        for character in text {
            var next = Array(repeating: false, count: elements.count + 1)
            for (index, element) in elements.enumerated() where reached[index] {
                switch element {
                case .anything: next[index] = true
                case .anyone: next[index + 1] = true
                case .character(let wanted): if character == wanted { next[index + 1] = true }
                }
            }
            skipAnything(&next)
            reached = next
        }
        return reached[elements.count]
    }

    private func skipAnything(_ reached: inout [Bool]) {
        for (index, element) in elements.enumerated() {
            if case .anything = element, reached[index] { reached[index + 1] = true }
        }
    }
}
