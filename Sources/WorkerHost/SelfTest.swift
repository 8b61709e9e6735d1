import Glibc
import SandboxLock

/// Requests that the transport knows before `Wire`: they prove the lock from inside, and can only end the worker or answer
/// with figures of the caller's own. Byte 0 is the marker, byte 1 the kind, byte 2 how many threads.
enum SelfTest {
    static let marker: UInt8 = 0xca
    /// Kinds below this are canaries: a forbidden call each (`sb_canary`), on a new thread if byte 2 is not 0.
    static let health: UInt8 = 0x40

    static func answer(_ request: RequestMessage) {
        guard request.payload.count >= 3 else { sb_exit(protocolFault) }
        let kind = request.payload[1], threads = Int(request.payload[2])
        if kind == health, threads <= 16, request.descriptors.isEmpty { return answerInline(request, threads) }
        guard request.payload.count == 3 else { sb_exit(protocolFault) }
        guard kind >= health else { return canary(kind, onThread: threads != 0) }
        guard kind == health, threads <= 16, request.descriptors.count == 1,
            let base = unsafe sb_map(request.descriptors[0], healthValues * 8)
        else { sb_exit(protocolFault) }
        let values = unsafe UnsafeBufferPointer(start: base.assumingMemoryBound(to: Double.self), count: healthValues)
        sendFrame(unsafe healthReply(values, threads: threads))
        unsafe sb_unmap(base, healthValues * 8)
    }

    /// The values behind the three bytes: for a worker that is never sent a descriptor.
    private static func answerInline(_ request: RequestMessage, _ threads: Int) {
        guard request.payload.count == 3 + healthValues * 8 else { sb_exit(protocolFault) }
        var values: [Double] = []
        for index in 0..<healthValues {
            var bits: UInt64 = 0
            for byte in 0..<8 { bits |= UInt64(request.payload[3 + index * 8 + byte]) << UInt64(byte * 8) }
            values.append(Double(bitPattern: bits))
        }
        sendFrame(unsafe values.withUnsafeBufferPointer { unsafe healthReply($0, threads: threads) })
    }

    private static func canary(_ kind: UInt8, onThread: Bool) {
        guard onThread else { sb_die_of(UInt32(kind)) }
        var thread = pthread_t()
        let argument = unsafe UnsafeMutableRawPointer(bitPattern: Int(kind) + 1)
        guard unsafe pthread_create(&thread, nil, { sb_die_of(UInt32(Int(bitPattern: $0) - 1)) }, argument) == 0 else {
            sb_exit(protocolFault)
        }
        pthread_join(thread, nil)
    }
}
