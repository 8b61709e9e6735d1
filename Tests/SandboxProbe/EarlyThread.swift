import Glibc
import SandboxLock

/// A thread made before the lock, waiting to make a forbidden call after it.
final class EarlyThread: @unchecked Sendable {
    private var mutex = pthread_mutex_t()
    private var changed = pthread_cond_t()
    private var canary: UInt32?
    private var thread = pthread_t()

    init() {
        pthread_mutex_init(&mutex, nil)
        pthread_cond_init(&changed, nil)
        pthread_create(
            &thread, nil,
            {
                Unmanaged<EarlyThread>.fromOpaque($0!).takeUnretainedValue().run()
                return nil
            }, Unmanaged.passRetained(self).toOpaque())
    }

    private func run() {
        pthread_mutex_lock(&mutex)
        while canary == nil { pthread_cond_wait(&changed, &mutex) }
        sb_die_of(canary ?? 0)
    }

    func dieOf(_ canary: UInt32) -> Never {
        pthread_mutex_lock(&mutex)
        self.canary = canary
        pthread_cond_signal(&changed)
        pthread_mutex_unlock(&mutex)
        pthread_join(thread, nil)
        sb_exit(1)
    }
}
