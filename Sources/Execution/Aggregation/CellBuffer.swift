/// Records of `stride` bytes, one a group, in accounted memory; new ones are zero.
final class CellBuffer {
    let stride: Int
    private(set) var count = 0
    private let bytes: GrowingArray<UInt8>

    init(stride: Int, budget: MemoryBudget) throws(ExecutionError) {
        self.stride = stride
        bytes = try GrowingArray(budget, capacity: stride)
    }

    /// Makes room for `groups` records. Pointers taken before are gone.
    @inline(__always)
    func ensure(_ groups: Int) throws(ExecutionError) {
        if groups > count { try grow(to: groups) }
    }

    @inline(never)
    private func grow(to groups: Int) throws(ExecutionError) {
        let (size, overflow) = groups.multipliedReportingOverflow(by: stride)
        guard !overflow else { throw ExecutionError(.memoryLimit) }
        try bytes.fill(to: size, with: 0)
        count = groups
    }

    @inline(__always)
    var base: UnsafeMutableRawPointer { UnsafeMutableRawPointer(bytes.pointer) }

    @inline(__always)
    func record(_ group: Int) -> UnsafeMutableRawPointer { base + group &* stride }
}
