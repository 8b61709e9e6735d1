import Glibc

/// Runs one body on several threads and waits for all: POSIX threads, because the worker has no Dispatch.
package enum Crew {
    /// Calls `body(0)` … `body(count - 1)`, each on its own thread (the last one on the caller's). A thread that cannot
    /// be made does its share on the caller's.
    package static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
        guard count > 1 else {
            if count == 1 { body(0) }
            return
        }
        var threads: [pthread_t] = []
        var left: [Int] = []
        for index in 0..<(count - 1) {
            let task = Task(index: index, body: body)
            var thread = pthread_t()
            let made = pthread_create(
                &thread, nil,
                { argument in
                    let task = Unmanaged<Task>.fromOpaque(argument!).takeUnretainedValue()
                    task.body(task.index)
                    Unmanaged.passUnretained(task).release()
                    return nil
                }, Unmanaged.passRetained(task).toOpaque())
            if made == 0 {
                threads.append(thread)
            } else {
                Unmanaged.passUnretained(task).release()
                left.append(index)
            }
        }
        body(count - 1)
        for index in left { body(index) }
        for thread in threads { pthread_join(thread, nil) }
    }

    private final class Task: Sendable {
        let index: Int
        let body: @Sendable (Int) -> Void

        init(index: Int, body: @escaping @Sendable (Int) -> Void) {
            self.index = index
            self.body = body
        }
    }
}
