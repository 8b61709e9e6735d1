import Glibc
import SandboxLock

/// SEQPACKET sockets, never blocking on our side.
enum Datagrams {
    /// What a receive found.
    enum Received {
        case datagram([UInt8], [Descriptor])
        case nothingYet
        case end
        case cut
    }

    static func pair() throws(ConfinementError) -> (ours: Descriptor, theirs: Descriptor) {
        var ends: [Int32] = [-1, -1]
        let result = unsafe ends.withUnsafeMutableBufferPointer {
            unsafe socketpair(AF_UNIX, Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, $0.baseAddress)
        }
        guard result == 0 else { throw systemError("socketpair") }
        return (Descriptor(ends[0]), Descriptor(ends[1]))
    }

    /// One datagram of at most `room` bytes; longer ones and more descriptors than `descriptorRoom` are `cut`.
    static func receive(_ socket: Descriptor, room: Int, descriptorRoom: Int = 0) -> Received {
        var numbers = [Int32](repeating: -1, count: descriptorRoom)
        var count = Int32(descriptorRoom)
        // Most frames are short: what is kept of one is as long as it is.
        let (received, bytes) = unsafe withUnsafeTemporaryAllocation(byteCount: room, alignment: 16) { buffer in
            let received = unsafe sb_message_receive(
                socket.number, buffer.baseAddress, room, &numbers, &count, Int32(MSG_DONTWAIT))
            let bytes = unsafe received > 0 ? [UInt8](UnsafeRawBufferPointer(rebasing: buffer[..<received])) : []
            return (received, bytes)
        }
        if received < 0 { return errno == EAGAIN ? .nothingYet : errno == EMSGSIZE ? .cut : .end }
        let descriptors = numbers.prefix(Int(count)).map { Descriptor($0) }
        return received == 0 && descriptors.isEmpty ? .end : .datagram(bytes, descriptors)
    }

    /// False when the socket's queue is full for now. Throws `workerGone` when the other end is closed.
    static func send(_ socket: Descriptor, _ bytes: [UInt8], _ descriptors: [Int32] = []) throws(ConfinementError)
        -> Bool
    {
        let sent = unsafe bytes.withUnsafeBytes { bytes in
            unsafe descriptors.withUnsafeBufferPointer { numbers in
                unsafe sb_message_send(
                    socket.number, bytes.baseAddress, bytes.count, numbers.baseAddress, Int32(numbers.count),
                    Int32(MSG_DONTWAIT))
            }
        }
        if sent == bytes.count { return true }
        switch errno {
        case EAGAIN, ENOBUFS: return false
        case EPIPE, ECONNRESET, ENOTCONN: throw ConfinementError(.workerGone, "nobody reads its socket")
        default: throw systemError("sendmsg")
        }
    }

    /// The other end reads the end of the stream after what was sent.
    static func endSending(_ socket: Descriptor) { _ = shutdown(socket.number, Int32(SHUT_WR)) }
}
