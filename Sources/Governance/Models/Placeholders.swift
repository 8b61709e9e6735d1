extension AlgorithmModel {
    /// The names that the text uses as `:name`, outside strings, quoted identifiers and comments.
    static func placeholders(in text: String) -> Set<String> {
        let bytes = Array(text.utf8)
        var names: Set<String> = []
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "'"), UInt8(ascii: "\""): index = after(bytes[index], bytes, from: index + 1)
            case UInt8(ascii: "-") where next(bytes, index) == UInt8(ascii: "-"):
                index = after(0x0A, bytes, from: index + 2)
            case UInt8(ascii: "/") where next(bytes, index) == UInt8(ascii: "*"):
                index = afterComment(bytes, from: index + 2)
            case UInt8(ascii: ":"):
                let isCast = next(bytes, index) == UInt8(ascii: ":")
                let end = isCast ? index + 2 : endOfName(bytes, from: index + 1)
                if !isCast, end > index + 1 { names.insert(String(decoding: bytes[(index + 1)..<end], as: UTF8.self)) }
                index = max(end, index + 1)
            default: index += 1
            }
        }
        return names
    }

    private static func next(_ bytes: [UInt8], _ index: Int) -> UInt8? {
        index + 1 < bytes.count ? bytes[index + 1] : nil
    }

    /// A doubled quote ends one string and begins another: the same text is skipped.
    private static func after(_ end: UInt8, _ bytes: [UInt8], from start: Int) -> Int {
        (bytes[min(start, bytes.count)...].firstIndex(of: end) ?? bytes.count) + 1
    }

    private static func afterComment(_ bytes: [UInt8], from start: Int) -> Int {
        var (index, depth) = (start, 1)
        while index < bytes.count, depth > 0 {
            let pair = (bytes[index], next(bytes, index))
            if pair == (UInt8(ascii: "*"), UInt8(ascii: "/")) {
                (index, depth) = (index + 2, depth - 1)
            } else if pair == (UInt8(ascii: "/"), UInt8(ascii: "*")) {
                (index, depth) = (index + 2, depth + 1)
            } else {
                index += 1
            }
        }
        return index
    }

    private static func endOfName(_ bytes: [UInt8], from start: Int) -> Int {
        var index = start
        while index < bytes.count, isNameByte(bytes[index]) { index += 1 }
        return index
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
    }
}
