import ArgumentParser
import Confinement
import Glibc
import Logging
import Service
import Synchronization
import Web

/// `sluice serve`
struct ServeCommand: AsyncParsableCommand, EndsBySignals {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve an instance over HTTP until told to stop.",
        discussion: """
            Listens on this machine alone unless --listen says otherwise; put a proxy that speaks TLS in front for others. \
            SIGTERM and SIGINT let requests end, stop jobs and close the record.

            Example: sluice serve --home ./instance --listen 127.0.0.1:8381
            """)

    @OptionGroup var home: HomeOptions

    @Option(help: "Where to listen, HOST:PORT.")
    var listen = "127.0.0.1:8381"

    @Option(help: "Jobs that run at once, 1 to 64.")
    var slots = 4

    @Option(help: "Threads of each job, 1 to 64 (default: the processors divided by the slots, at least one).")
    var threads: Int?

    @Option(help: "Least confinement of workers to accept: landlock, userns or full.")
    var least = "userns"

    func validate() throws {
        guard WebServer.Address(listen) != nil else { throw ValidationError("--listen is HOST:PORT") }
        guard (1...64).contains(slots) else { throw ValidationError("--slots is 1 to 64") }
        guard (1...64).contains(threads ?? 1) else { throw ValidationError("--threads is 1 to 64") }
        guard SandboxMode(name: least) != nil else { throw ValidationError("--least is landlock, userns or full") }
    }

    func run() async throws {
        ServerHeap.bound()
        let address = WebServer.Address(listen) ?? .standard
        if !address.isLoopback {
            Terminal.error("listening on \(listen) without TLS: credentials and results can be read on the way")
        }
        LoggingSystem.bootstrap(LineLogHandler.init)
        let logger = Logger(label: "sluice")
        let engine = try await ConfinedEngine.start(
            slots: slots, leastMode: SandboxMode(name: least) ?? .userns,
            threads: threads ?? max(1, LocalWorkers.threads / slots))
        do {
            let platform = try await Platform.open(
                home: home.instanceHome, engine: engine,
                slots: slots, logger: logger)
            try await serve(platform, on: address, logger: logger)
        } catch {
            await engine.close()
            throw error
        }
        await engine.close()
    }

    private func serve(_ platform: Platform, on address: WebServer.Address, logger: Logger) async throws {
        let isListening = Mutex(false)
        do {
            try await WebServer(platform: platform, address: address, logger: logger).run { port in
                isListening.withLock { $0 = true }
                Terminal.error("serving \(home.instanceHome.path) on http://\(address.host):\(port)")
            }
        } catch {
            guard !isListening.withLock({ $0 }), !(error is CancellationError) else { throw error }
            await platform.close()
            let isBusy = "\(error)".contains("errno: \(EADDRINUSE))")
            throw CommandError(
                .addressUnavailable,
                "cannot listen on \(listen): " + (isBusy ? "another program does; " : "") + "give another --listen")
        }
    }
}
