import SandboxLock

/// Touches what a job will touch before there is one: the runtime's lazy parts, the allocator, thread creation. The keeper does
/// all of it once; a worker, forked from there, only what makes its memory its own. (A whole job in every worker as well cost
/// 3.4 ms of processor time a worker instead of 0.4 ms, and made a tiny query four times slower.)
func warm(inKeeper: Bool) {
    let values = (0..<64).map(Double.init)
    unsafe values.withUnsafeBufferPointer { _ = healthReply(unsafe $0, threads: inKeeper ? 2 : 0) }
    if inKeeper { WarmJob.run() }
}
