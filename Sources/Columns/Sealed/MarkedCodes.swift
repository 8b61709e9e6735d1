/// Codes of texts that are numbered in several steps, each with its own dictionary: the numbers of the step at hand are marked
/// until that dictionary is in order.
extension ColumnBuffer where Element == UInt32 {
    /// Set in a number that is no code yet; codes stay below it.
    package static var mark: UInt32 { 1 << 31 }

    /// Sets all elements to 0: without a mark, and always a code.
    package func clear() { pointer.initialize(repeating: 0, count: count) }

    /// Replaces the marked numbers of a part: `base + map[number]`.
    package func resolve(_ range: Range<Int>, _ map: ColumnBuffer<UInt32>, base: UInt32) {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "range out of bounds")
        let (known, codes) = (UInt32(clamping: map.count), map.pointer)
        for index in range where pointer[index] & Self.mark != 0 {
            let number = pointer[index] & ~Self.mark
            precondition(number < known, "no such entry")
            pointer[index] = base + codes[Int(number)]
        }
    }

    /// Forgets the marked numbers of a part.
    package func clearMarked(_ range: Range<Int>) {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "range out of bounds")
        for index in range where pointer[index] & Self.mark != 0 { pointer[index] = 0 }
    }
}
