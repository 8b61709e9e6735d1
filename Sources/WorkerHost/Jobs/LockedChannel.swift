import Glibc
import SandboxLock

extension JobChannel {
    /// The channel of a locked worker.
    static var locked: JobChannel {
        let outbox = Outbox()
        return JobChannel(
            send: outbox.send, hold: { outbox.held.append($0) },
            map: { descriptor, bytes in
                guard bytes > 0, let base = sb_map(descriptor, bytes) else { return nil }
                return UnsafeRawBufferPointer(start: base, count: bytes)
            },
            write: { descriptor, bytes in
                var rest = bytes
                while !rest.isEmpty {
                    let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
                    if written < 0, errno == EINTR { continue }
                    guard written > 0 else { return false }
                    rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
                }
                return true
            }, next: outbox.next)
    }
}

/// Frames held back for the next one.
private final class Outbox {
    var held: [[UInt8]] = []

    func send(_ datagram: [UInt8]) {
        flush()
        sendFrame(datagram)
    }

    func next() -> RequestMessage? {
        if !held.isEmpty {
            if case .request(let request) = receive(waiting: false) { return request }
            flush()
        }
        return receiveRequest()
    }

    private func flush() {
        for datagram in held { sendFrame(datagram) }
        held = []
    }
}
