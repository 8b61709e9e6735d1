import SandboxLock

/// Touches what a job will touch before there is one: the runtime's lazy parts, the allocator, thread creation.
func warm(threads: Bool) {
    let values = (0..<64).map(Double.init)
    unsafe values.withUnsafeBufferPointer { _ = healthReply(unsafe $0, threads: threads ? 2 : 0) }
    WarmJob.run()
}
