/// One request as a datagram: inline, or by a sealed memory file when it is long.
struct Request {
    let datagram: [UInt8]
    let descriptors: [Int32]
    private let file: Descriptor?

    /// Ends the file, which must live until the datagram was sent.
    func close() { file?.close() }

    init(payload: [UInt8], descriptors: [Int32]) throws(ConfinementError) {
        let inline = payload.count < SandboxTransport.datagramBytes
        guard payload.count <= SandboxTransport.payloadBytes else {
            throw ConfinementError(
                .requestTooLarge, "\(payload.count) bytes; \(SandboxTransport.payloadBytes) are allowed")
        }
        guard descriptors.count + (inline ? 0 : 1) <= SandboxTransport.descriptorsLimit else {
            throw ConfinementError(.requestTooLarge, "\(descriptors.count) descriptors in one request")
        }
        if inline {
            file = nil
            datagram = [0] + payload
            self.descriptors = descriptors
        } else {
            let file = try SealedMemory.file(payload)
            self.file = file
            datagram = [1] + (0..<8).map { UInt8(truncatingIfNeeded: payload.count >> ($0 * 8)) }
            self.descriptors = [file.number] + descriptors
        }
    }
}
