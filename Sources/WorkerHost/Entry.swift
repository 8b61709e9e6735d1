import SandboxLock

/// The inside of a worker, from the keeper's first worker order to the end of a job. `sb_enter` has run before. `lock` is
/// `sb_lock`; the test-only probe passes weaker ones.
package func serveWorkers(lock: () -> Void) -> Never {
    warm(inKeeper: true)
    sb_serve()  // returns in each worker, single-threaded
    warm(inKeeper: false)
    lock()
    serveRequests()
}
