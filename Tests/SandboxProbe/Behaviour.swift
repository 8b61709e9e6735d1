import Glibc
import SandboxLock

/// Answers requests until the server ends them: byte 0 of the payload says what to do.
func serveProbe(_ early: EarlyThread?) -> Never {
    while let (payload, descriptors) = receiveProbe() { behave(payload, descriptors, early) }
    sb_exit(0)
}

private func behave(_ payload: [UInt8], _ descriptors: [Int32], _ early: EarlyThread?) {
    if payload.first == 0xca { sb_die_of(UInt32(payload[1])) }
    switch payload.first.map({ Character(UnicodeScalar($0)) }) {
    case "c": sb_die_of(UInt32(payload[1]))
    case "e": early?.dieOf(UInt32(payload[1]))
    case "n": say("\(payload.count) \(payload.reduce(0) { $0 &* 31 &+ Int($1) }) \(descriptors)")
    case "i": say(inside())
    case "m": devourMemory()
    case "h": holdMemory(megabytes: Int(payload[1]))
    case "l": while true { spin &+= 1 }
    case "p": meetAtLazyValues(threads: Int(payload[1]))
    case "o": send([UInt8](repeating: 7, count: Int(SB_DATAGRAM_BYTES) + 1))
    case "f": while true { send([UInt8](repeating: 7, count: Int(SB_DATAGRAM_BYTES))) }
    case "s": say("\(descend(0))")
    case "t": say("\([1, 2, 3][Int(payload[1])])")
    case "F": fatalError("probe asked to stop")
    case "a": say("\(layout()) \("seed".hashValue)")
    case "y": say(rawCall(payload))
    case "S": remember(payload)
    case "Z": say("\(search(payload))")
    case "V": say("\(clockNanoseconds())")
    case "T": say("\(threadsUntilRefused())")
    case "r": send(Array(payload.dropFirst()))
    case "x": sb_exit(Int32(payload[1]))
    case "g": passDescriptor()
    case "w": overwrite(descriptors)
    default: sb_exit(2)
    }
}

nonisolated(unsafe) private var spin = 0

func say(_ text: String) { send([UInt8](text.utf8)) }

func send(_ bytes: [UInt8]) {
    if bytes.withUnsafeBytes({ sb_send($0.baseAddress, $0.count) }) != 0 { sb_exit(3) }
}

private func receiveProbe() -> ([UInt8], [Int32])? {
    var bytes = [UInt8](repeating: 0, count: Int(SB_DATAGRAM_BYTES))
    var descriptors = [Int32](repeating: -1, count: Int(SB_DESCRIPTORS))
    var count: Int32 = 0
    let length = sb_receive(&bytes, bytes.count, &descriptors, &count, 1)
    guard length > 0 else { return nil }
    let own = Array(descriptors.prefix(Int(count)))
    guard bytes[0] == 1 else { return (Array(bytes[1..<length]), own) }
    let size = (0..<8).reduce(0) { $0 | Int(bytes[1 + $1]) << ($1 * 8) }
    guard let base = sb_map(own[0], size) else { sb_exit(3) }
    return (Array(UnsafeRawBufferPointer(start: base, count: size)), Array(own.dropFirst()))
}

private func devourMemory() {
    var all: [[UInt8]] = []
    while true { all.append([UInt8](repeating: UInt8(truncatingIfNeeded: all.count), count: 1 << 20)) }
}

private func holdMemory(megabytes: Int) {
    let all = (0..<megabytes).map { [UInt8](repeating: UInt8(truncatingIfNeeded: $0), count: 1 << 20) }
    say("\(all.reduce(0) { $0 + $1.count })")
}

private func descend(_ depth: Int) -> Int {
    spin &+= depth
    return depth == .max ? spin : descend(depth + 1) &+ spin
}

private func passDescriptor() {
    var number: Int32 = 0
    let byte: UInt8 = 7
    _ = withUnsafeBytes(of: byte) { sb_message_send(Int32(SB_JOB), $0.baseAddress, 1, &number, 1, 0) }
}

/// Writes past the file limit, then beside the allowed descriptors.
private func overwrite(_ descriptors: [Int32]) {
    var offset = 0
    let block = [UInt8](repeating: 1, count: 4096)
    while true {
        let written = pwrite(descriptors[0], block, block.count, off_t(offset))
        if offset >= 64 << 20 { return say("at \(offset)") }
        if written < 0 { return say("errno \(errno) at \(offset)") }
        offset += written
    }
}
