/// SIMILAR TO's patterns as regular expressions.
enum SimilarPattern {
    /// Nil for an escape at the end.
    static func expression(_ pattern: String, escape: String) -> String? {
        var result = "^(?:"
        var isEscaped = false
        var isInBracket = false
        for scalar in pattern.unicodeScalars {
            if isEscaped {
                result +=
                    CharacterClass.has(scalar, .alnum) ? String(Character(scalar)) : "\\" + String(Character(scalar))
                isEscaped = false
            } else if !escape.isEmpty, String(Character(scalar)) == escape {
                isEscaped = true
            } else if isInBracket {
                if scalar == "]" { isInBracket = false }
                result += scalar == "\\" ? "\\\\" : String(Character(scalar))
            } else {
                switch scalar {
                case "[":
                    isInBracket = true
                    result += "["
                case "%": result += ".*"
                case "_": result += "."
                case "(": result += "(?:"
                case ".", "^", "$", "\\": result += "\\" + String(Character(scalar))
                default: result.unicodeScalars.append(scalar)
                }
            }
        }
        return isEscaped ? nil : result + ")$"
    }
}
