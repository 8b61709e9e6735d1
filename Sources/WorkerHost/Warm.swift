import Columns
import SandboxLock

/// Touches what a job will touch before there is one: the runtime's lazy parts, the allocator, thread creation. The keeper does
/// all of it once; a worker, forked from there, only what makes its memory its own. (A whole job in every worker as well cost
/// 3.4 ms of processor time a worker instead of 0.4 ms, and made a tiny query four times slower.)
func warm(inKeeper: Bool) {
    let values = (0..<64).map(Double.init)
    unsafe values.withUnsafeBufferPointer { _ = healthReply(unsafe $0, threads: inKeeper ? 2 : 0) }
    guard inKeeper else { return }
    // An executed worker is warmed for itself alone: a whole job before the job costs more time than it saves.
    if sb_is_executed() == 0 { WarmJob.run() }
    warmHeapShrinking()
}

/// glibc reads /proc/sys/vm/overcommit_memory when a thread's heap shrinks for the first time, and remembers the answer. In a
/// locked worker that read is a forbidden call, so the first shrinking happens here, on a thread of its own heap: blocks too
/// small for a mapping of their own, given back together. As many as this: with a quarter of them one executed worker in three
/// had not shrunk anything.
private func warmHeapShrinking() {
    Crew.run(2) { index in
        guard index == 0 else { return }
        var blocks = (0..<128).map { [UInt8](repeating: UInt8($0), count: 96 << 10) }
        blocks.removeAll()
    }
}
