import Glibc
import Kernels

/// Memory for arrays that operators fill and read in no order. Large pieces ask for huge pages: a fault a 2 MiB instead of one a
/// 4 KiB, and far fewer misses of the address cache (Documentation/admin-guide/mm/transhuge.rst of Linux).
enum LargeMemory {
    /// Pieces from this size on.
    static let hugeBytes = 4 << 20
    private static let hugePageBytes = 2 << 20

    /// At least 64-byte aligned; to be given back by `deallocate()`.
    static func allocate(_ bytes: Int) -> UnsafeMutableRawPointer {
        guard bytes >= hugeBytes else { return .allocate(byteCount: max(bytes, 1), alignment: 64) }
        let pointer = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: hugePageBytes)
        // Whole pages only, so that what was accounted for is what is used; where there are no huge pages it fails, and that
        // is no loss.
        _ = madvise(pointer, bytes / hugePageBytes * hugePageBytes, MADV_HUGEPAGE)
        return pointer
    }

    /// Gives what the allocator keeps back to the system, after a run that held so much.
    static func giveBack(afterPeak bytes: Int) {
        if bytes >= worthGivingBack { kn_give_back() }
    }

    /// Below it the next run's page faults cost more than the memory is worth.
    private static let worthGivingBack = 512 << 20
}
