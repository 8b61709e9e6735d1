import Columns
import Wire

/// What a job may do to the world: the socket and the descriptors that came with its request. Tests put their own in its place.
package struct JobChannel {
    /// Sends one datagram.
    package var send: ([UInt8]) -> Void
    /// Sends one datagram with the next one, or before it waits for a request: the server is woken once for both.
    package var hold: ([UInt8]) -> Void
    /// Maps so many bytes of a descriptor for reading; nil when that fails. Stays until the process ends.
    package var map: (Int32, Int) -> UnsafeRawBufferPointer?
    /// Appends to an output descriptor.
    package var write: (Int32, UnsafeRawBufferPointer) -> Bool
    /// The next request of this job; nil when the server has closed.
    package var next: () -> RequestMessage?

    package init(
        send: @escaping ([UInt8]) -> Void, hold: (([UInt8]) -> Void)? = nil,
        map: @escaping (Int32, Int) -> UnsafeRawBufferPointer?,
        write: @escaping (Int32, UnsafeRawBufferPointer) -> Bool, next: @escaping () -> RequestMessage?
    ) {
        self.send = send
        self.hold = hold ?? send
        self.map = map
        self.write = write
        self.next = next
    }

    func send(_ frame: Frame) {
        for datagram in frame.datagrams() { send(datagram) }
    }

    func hold(_ frame: Frame) {
        for datagram in frame.datagrams() { hold(datagram) }
    }

    /// The bytes behind a descriptor; an empty file needs no mapping.
    func input(_ descriptor: Int32, bytes: Int) -> InputBytes? {
        bytes == 0 ? InputBytes([]) : map(descriptor, bytes).map { InputBytes($0) }
    }
}
