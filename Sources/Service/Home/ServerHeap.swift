import CMalloc
import Foundation

/// Keeps the heap of a server that runs for months from growing: threads come and go, and each snapshot of the state makes
/// and drops tens of megabytes.
package enum ServerHeap {
    /// Bytes from which an allocation has pages of its own, given back when it is freed. glibc would raise it with every
    /// large block that is freed, and leave the next ones between small ones.
    private static let mappedBytes: Int32 = 256 << 10

    /// To be called once, before the server's threads start.
    package static func bound() {
        // glibc makes up to eight arenas a processor, and pages freed in one serve no other; too few, and threads wait.
        let arenas = 4 * max(2, ProcessInfo.processInfo.activeProcessorCount)
        _ = mallopt(M_ARENA_MAX, Int32(arenas))
        _ = mallopt(M_MMAP_THRESHOLD, mappedBytes)
    }

    /// Returns free pages to the system, a moment later: of what is dropped now the last holders have to let go first.
    package static func giveBackSoon() {
        Task.detached(priority: .utility) {
            try? await Task.sleep(for: .seconds(1))
            _ = malloc_trim(0)
        }
    }
}
