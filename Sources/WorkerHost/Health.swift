import Glibc

/// Values that the health job reads: doubles, from the one descriptor of its request.
let healthValues = 1000

/// Sums of the values in ten groups (by index modulo 10) as eighty bytes, little endian; with the whole sum computed again by
/// that many threads and appended.
func healthReply(_ values: UnsafeBufferPointer<Double>, threads: Int) -> [UInt8] {
    var sums = [Int: Double]()
    for index in values.indices { sums[index % 10, default: 0] += values[index] }
    var reply: [UInt8] = []
    for key in sums.keys.sorted() { append(sums[key] ?? 0, to: &reply) }
    if threads > 0 { append(unsafe sumInThreads(values, threads), to: &reply) }
    return reply
}

private func append(_ value: Double, to bytes: inout [UInt8]) {
    for shift in stride(from: 0, to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: value.bitPattern >> UInt64(shift)))
    }
}

private final class Slice {
    let values: DoubleSlice
    var sum = 0.0
    init(_ values: DoubleSlice) { unsafe self.values = values }
}
private typealias DoubleSlice = UnsafeBufferPointer<Double>.SubSequence

private func sumInThreads(_ values: UnsafeBufferPointer<Double>, _ count: Int) -> Double {
    var running: [(pthread_t, Slice)] = []
    for part in 0..<count {
        let slice = unsafe Slice(values[values.count * part / count..<values.count * (part + 1) / count])
        var thread = pthread_t()
        let created = unsafe pthread_create(
            &thread, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                let slice = unsafe Unmanaged<Slice>.fromOpaque(argument).takeUnretainedValue()
                for value in unsafe slice.values { slice.sum += value }
                return nil
            }, unsafe Unmanaged.passUnretained(slice).toOpaque())
        precondition(created == 0, "pthread_create")
        running.append((thread, slice))
    }
    for (thread, _) in running { pthread_join(thread, nil) }
    return running.reduce(0) { $0 + $1.1.sum }
}
