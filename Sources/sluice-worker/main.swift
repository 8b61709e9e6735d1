import SandboxLock
import WorkerHost

// C first: no Swift value exists before the process is confined.
sb_enter()
serveWorkers(lock: sb_lock)
