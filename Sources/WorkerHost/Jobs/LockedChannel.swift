import Glibc
import SandboxLock

extension JobChannel {
    /// The channel of a locked worker.
    static var locked: JobChannel {
        JobChannel(
            send: sendFrame,
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
            }, next: receiveRequest)
    }
}
