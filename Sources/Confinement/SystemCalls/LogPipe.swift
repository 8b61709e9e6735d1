import Glibc

/// The reading end of a log pipe, never blocking.
enum LogPipe {
    enum Read {
        case bytes([UInt8])
        case nothingYet
        case end
    }

    static func read(_ pipe: Descriptor) -> Read {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(pipe.number, $0.baseAddress, $0.count) }
        if count > 0 { return .bytes([UInt8](buffer[..<count])) }
        return count < 0 && errno == EAGAIN ? .nothingYet : .end
    }
}
