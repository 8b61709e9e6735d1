/// A value with one encoding in a message.
package protocol WireCodable {
    func encode(into writer: inout WireWriter)
    init(from reader: inout WireReader) throws(WireError)
}

extension WireCodable {
    /// The whole message: the protocol's version, then the value.
    package var message: [UInt8] {
        var writer = WireWriter()
        writer.byte(WireLimits.version)
        encode(into: &writer)
        return writer.bytes
    }

    /// Reads a whole message; nothing may follow.
    package init(message: [UInt8]) throws(WireError) {
        guard message.count <= WireLimits.messageBytes else { throw WireError(.limitExceeded) }
        var reader = WireReader(message)
        guard try reader.byte() == WireLimits.version else { throw WireError(.unsupportedVersion) }
        try self.init(from: &reader)
        try reader.end()
    }
}
