extension Frame {
    /// The frame as datagrams: each one byte, 1 on the last, then a part of the message. Most frames are one.
    package func datagrams() -> [[UInt8]] {
        let message = message
        let partBytes = WireLimits.datagramBytes - 1
        var result: [[UInt8]] = []
        var start = 0
        repeat {
            let end = min(start + partBytes, message.count)
            var writer = WireWriter()
            writer.flag(end == message.count)
            writer.raw(message[start..<end])
            result.append(writer.bytes)
            start = end
        } while start < message.count
        return result
    }
}

/// Puts the parts of a frame together again.
struct PartCollector {
    private var parts: [UInt8] = []

    /// The message that this datagram completes, or nil.
    mutating func receive(_ datagram: [UInt8]) throws(WireError) -> [UInt8]? {
        guard datagram.count <= WireLimits.datagramBytes else { throw WireError(.limitExceeded) }
        // A part that is not the last is full: parts cannot trickle.
        guard let first = datagram.first, datagram.count > 1 else { throw WireError(.truncated) }
        guard first <= 1 else { throw WireError(.invalidTag) }
        guard first == 1 || datagram.count == WireLimits.datagramBytes else { throw WireError(.inconsistent) }
        guard parts.count + datagram.count - 1 <= WireLimits.messageBytes else { throw WireError(.limitExceeded) }
        parts.append(contentsOf: datagram.dropFirst())
        guard first == 1 else { return nil }
        defer { parts = [] }
        return parts
    }
}
