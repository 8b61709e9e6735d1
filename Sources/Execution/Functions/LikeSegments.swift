import Columns
import Glibc
import Kernels

/// A LIKE pattern without `_`: literal texts between runs, found one after the other. The needle begins with a
/// whole character, so it is never found in the middle of one.
struct LikeSegments {
    /// Not empty; the first stands at the start and the last at the end where they are anchored.
    private let middle: [[UInt8]]
    private let prefix: [UInt8]
    private let suffix: [UInt8]
    /// No run at all: the whole text.
    private let isWhole: Bool

    /// `parts`: the literals before, between and after the runs, with empty ones where runs meet or stand at an end.
    init(parts: [[UInt8]]) {
        isWhole = parts.count == 1
        prefix = parts.first ?? []
        suffix = parts.count > 1 ? parts[parts.count - 1] : []
        middle = parts.dropFirst().dropLast().filter { !$0.isEmpty }
    }

    /// The longest literal; nil where the pattern has none.
    var longest: [UInt8]? {
        let found = (middle + [prefix, suffix]).max { $0.count < $1.count }
        return found.flatMap { $0.isEmpty ? nil : $0 }
    }

    func matches(_ text: TextSlice) -> Bool {
        guard text.count >= prefix.count + suffix.count else { return false }
        if isWhole, text.count != prefix.count { return false }
        let start = text.start
        guard Self.equal(start, prefix), Self.equal(start + (text.count - suffix.count), suffix) else { return false }
        var position = start + prefix.count
        let end = start + (text.count - suffix.count)
        for needle in middle {
            let found = needle.withUnsafeBufferPointer { kn_find(position, end - position, $0.baseAddress!, $0.count) }
            guard let found else { return false }
            position = found + needle.count
        }
        return true
    }

    @inline(__always)
    private static func equal(_ bytes: UnsafeRawPointer, _ literal: [UInt8]) -> Bool {
        literal.isEmpty || literal.withUnsafeBufferPointer { memcmp(bytes, $0.baseAddress!, $0.count) == 0 }
    }
}
