import SandboxLock

/// One request as the transport brought it.
package struct RequestMessage {
    package var payload: [UInt8]
    /// The request's own descriptors, in order.
    package var descriptors: [Int32]

    package init(payload: [UInt8], descriptors: [Int32]) {
        self.payload = payload
        self.descriptors = descriptors
    }
}

/// The longest payload by memory file; the server has the same limit.
private let payloadLimit = 64 << 20

/// What a look for a request found.
enum Received {
    case request(RequestMessage)
    /// The server has no more.
    case end
    case nothingYet
}

/// Waits for a request; nil when the server has no more.
func receiveRequest() -> RequestMessage? {
    if case .request(let request) = receive(waiting: true) { request } else { nil }
}

/// One that did not arrive whole ends the worker.
func receive(waiting: Bool) -> Received {
    var descriptors = [Int32](repeating: -1, count: Int(SB_DESCRIPTORS))
    var count: Int32 = 0
    var length = 0
    let datagram = unsafe [UInt8](unsafeUninitializedCapacity: Int(SB_DATAGRAM_BYTES)) { buffer, used in
        length = unsafe sb_receive(buffer.baseAddress, buffer.count, &descriptors, &count, waiting ? 1 : 0)
        used = max(length, 0)
    }
    if length == Int(SB_NOTHING_YET) { return .nothingYet }
    if length == 0 && count == 0 { return .end }
    descriptors.removeLast(descriptors.count - Int(count))
    switch datagram.first {
    case 0: return .request(RequestMessage(payload: Array(datagram.dropFirst()), descriptors: descriptors))
    case 1 where datagram.count == 9 && !descriptors.isEmpty:
        let bytes = datagram.dropFirst().reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard bytes <= payloadLimit, let base = unsafe sb_map(descriptors[0], Int(bytes)) else {
            sb_exit(protocolFault)
        }
        let payload = unsafe [UInt8](UnsafeRawBufferPointer(start: base, count: Int(bytes)))
        unsafe sb_unmap(base, Int(bytes))
        return .request(RequestMessage(payload: payload, descriptors: Array(descriptors.dropFirst())))
    default: sb_exit(protocolFault)
    }
}

/// The exit code that says that a request could not be read.
let protocolFault = Int32(SB_EXIT_PROTOCOL.rawValue)

/// Sends one frame; a server that is gone ends the worker.
func sendFrame(_ bytes: [UInt8]) {
    if unsafe bytes.withUnsafeBytes({ unsafe sb_send($0.baseAddress, $0.count) }) != 0 { sb_exit(protocolFault) }
}
