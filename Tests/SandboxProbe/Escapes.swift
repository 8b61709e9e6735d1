import Glibc
import ProbeCalls
import SandboxLock

/// What the escape stories (Tests/SandboxTests/Escapes) make a worker try.

/// Where the program lies.
func layout() -> UInt {
    let function: @convention(c) () -> Void = sb_lock
    return UInt(bitPattern: unsafeBitCast(function, to: UnsafeRawPointer.self))
}

/// An argument of this value stands for the address of the request's own bytes after the arguments.
private let blobMark: UInt64 = 0xb10b_b10b_b10b_b10b

/// Any system call: its number and six arguments, eight bytes each, then bytes that an argument may point at. Says result and
/// errno.
func rawCall(_ payload: [UInt8]) -> String {
    func word(_ index: Int) -> UInt64 {
        (0..<8).reduce(0) { $0 | UInt64(payload[1 + index * 8 + $1]) << UInt64($1 * 8) }
    }
    var blob = Array(payload.dropFirst(57)) + [0]
    let (result, code) = blob.withUnsafeMutableBytes { bytes -> (Int, Int32) in
        let own = UInt64(UInt(bitPattern: bytes.baseAddress))
        let arguments = (1...6).map { Int(truncatingIfNeeded: word($0) == blobMark ? own : word($0)) }
        errno = 0
        let a = arguments
        let result = probe_call(Int(truncatingIfNeeded: word(0)), a[0], a[1], a[2], a[3], a[4], a[5])
        return (result, errno)
    }
    return "\(result) \(code)"
}

nonisolated(unsafe) private var kept: [[UInt8]] = []

/// In a request the secret is under this mask, so that what is found of it was kept and not just received.
private let mask: UInt8 = 0x5a

/// Leaves a thousand copies of a secret in memory.
func remember(_ payload: [UInt8]) {
    kept = (0..<1000).map { _ in payload.dropFirst().map { $0 ^ mask } }
    say("\(kept.count)")
}

/// Takes memory as the allocator gives it, uncleared, and counts the places with the secret; those that it keeps as well.
func search(_ payload: [UInt8]) -> Int {
    let masked = Array(payload.dropFirst())
    func isSecret(_ bytes: UnsafeRawBufferPointer, at: Int) -> Bool {
        masked.indices.allSatisfy { bytes[at + $0] ^ mask == masked[$0] }
    }
    var found = kept.filter { $0.withUnsafeBytes { isSecret($0, at: 0) } }.count
    for size in [64, 1 << 10, 1 << 14, 1 << 20, 16 << 20] {
        guard let block = malloc(size) else { continue }
        let bytes = UnsafeRawBufferPointer(start: block, count: size)
        for at in 0...(size - masked.count) where isSecret(bytes, at: at) { found += 1 }
        free(block)
    }
    return found
}

/// The clock that needs no system call: it reads the time stamp counter.
func clockNanoseconds() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return time.tv_sec * 1_000_000_000 + time.tv_nsec
}

nonisolated(unsafe) private var gate = pthread_mutex_t()

/// Threads that wait, until one cannot be made; at most 5,000.
func threadsUntilRefused() -> Int {
    pthread_mutex_init(&gate, nil)
    pthread_mutex_lock(&gate)
    for count in 0..<5000 {
        var thread = pthread_t()
        let made = pthread_create(
            &thread, nil,
            { _ in
                pthread_mutex_lock(&gate)
                return nil
            }, nil)
        if made != 0 { return count }
    }
    return 5000
}
