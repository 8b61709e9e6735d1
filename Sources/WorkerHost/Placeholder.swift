// WorkerHost
