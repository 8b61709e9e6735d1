import Columns

/// A LIKE pattern over UTF-8: `%` is any run, `_` one character (Unicode scalar).
struct LikePattern {
    private enum Part {
        case byte(UInt8)
        case anyCharacter
        case anyRun
    }

    private var parts: [Part] = []

    /// Nil when the escape character ends the pattern, or is more than one character.
    init?(_ pattern: TextSlice, escape: TextSlice) {
        guard escape.characterCount <= 1 else { return nil }
        let escapeBytes = Array(escape.bytes)
        let bytes = pattern.bytes
        var index = 0
        while index < bytes.count {
            if !escapeBytes.isEmpty, bytes.count - index >= escapeBytes.count,
                bytes[index..<(index + escapeBytes.count)].elementsEqual(escapeBytes)
            {
                index += escapeBytes.count
                guard index < bytes.count else { return nil }
                let length = min(TextSlice.sequenceLength(bytes[index]), bytes.count - index)
                for offset in 0..<length { parts.append(.byte(bytes[index + offset])) }
                index += length
                continue
            }
            switch bytes[index] {
            case UInt8(ascii: "%"): parts.append(.anyRun)
            case UInt8(ascii: "_"): parts.append(.anyCharacter)
            default: parts.append(.byte(bytes[index]))
            }
            index += 1
        }
    }

    /// The same pattern in whole texts; nil where it has `_`.
    var segments: LikeSegments? {
        var literals: [[UInt8]] = [[]]
        for part in parts {
            switch part {
            case .byte(let byte): literals[literals.count - 1].append(byte)
            case .anyRun: literals.append([])
            case .anyCharacter: return nil
            }
        }
        return LikeSegments(parts: literals)
    }

    /// Greedy with one point to come back to: time is at most text × pattern.
    func matches(_ text: TextSlice) -> Bool {
        let bytes = text.bytes
        var (position, part) = (0, 0)
        var restart: (part: Int, position: Int)?
        while position < bytes.count || part < parts.count {
            if part < parts.count {
                switch parts[part] {
                case .anyRun:
                    restart = (part + 1, position)
                    part += 1
                    continue
                case .anyCharacter where position < bytes.count:
                    position += min(TextSlice.sequenceLength(bytes[position]), bytes.count - position)
                    part += 1
                    continue
                case .byte(let byte) where position < bytes.count && bytes[position] == byte:
                    position += 1
                    part += 1
                    continue
                default: break
                }
            }
            guard let point = restart, point.position < bytes.count else { return false }
            let next =
                point.position + min(TextSlice.sequenceLength(bytes[point.position]), bytes.count - point.position)
            restart = (point.part, next)
            (part, position) = (point.part, next)
        }
        return true
    }
}

extension TextSlice {
    /// Bytes of the sequence that starts with `lead`.
    @inline(__always)
    static func sequenceLength(_ lead: UInt8) -> Int { lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4 }

    /// Unicode scalars.
    var characterCount: Int {
        var count = 0
        for byte in bytes where byte & 0xC0 != 0x80 { count += 1 }
        return count
    }

    /// The byte offset of character `index`, at most the end.
    func offset(ofCharacter index: Int) -> Int {
        var (left, position) = (index, 0)
        while left > 0, position < count {
            position += Self.sequenceLength(bytes[position])
            left -= 1
        }
        return min(position, count)
    }

    /// The byte offset of the first occurrence at or after `from`; an empty needle is found at once.
    func find(_ needle: TextSlice, from: Int = 0) -> Int? {
        guard needle.count > 0 else { return from }
        guard count >= needle.count else { return nil }
        var position = from
        while position <= count - needle.count {
            if TextSlice(start: start + position, count: needle.count).equals(needle) { return position }
            position += 1
        }
        return nil
    }

    func slice(_ lower: Int, _ upper: Int) -> TextSlice { TextSlice(start: start + lower, count: upper - lower) }
}
