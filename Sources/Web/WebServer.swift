import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import Service
import ServiceLifecycle
import UnixSignals

/// The HTTP side of an instance: serves until the process is told to stop, then lets requests and jobs come to an end.
package struct WebServer: Sendable {
    /// Where to listen.
    package struct Address: Hashable, Sendable {
        package var host: String
        /// 0 chooses a free port.
        package var port: Int

        /// Loopback: other machines reach the service through a proxy that speaks TLS.
        package static let standard = Address(host: "127.0.0.1", port: 8381)

        package init(host: String, port: Int) {
            self.host = host
            self.port = port
        }

        /// `host:port`; an IPv6 address in brackets. Nil for anything else.
        package init?(_ text: String) {
            guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]),
                (0...65_535).contains(port)
            else { return nil }
            var host = String(text[..<colon])
            if host.hasPrefix("["), host.hasSuffix("]") {
                host = String(host.dropFirst().dropLast())
            } else if host.contains(":") {
                return nil
            }
            guard !host.isEmpty else { return nil }
            self.init(host: host, port: port)
        }

        /// True when only this machine can connect.
        package var isLoopback: Bool { ["127.0.0.1", "::1", "localhost"].contains(host) }
    }

    /// What one client may take of the server.
    package struct Limits: Hashable, Sendable {
        /// Open at a time; more wait to be accepted. Within the 1,024 descriptors that a process has by default.
        package var connections = 512
        /// Between two requests, and for the head of one.
        package var idleMilliseconds: Int64 = 60_000
        /// From the head of a request to its end, and for an answer that nobody reads.
        package var progressMilliseconds: Int64 = 60_000
        /// For the requests under way when the server is told to stop.
        package var graceSeconds: Int64 = 90

        package init() {}
    }

    /// Of the program and the interface.
    package static let version = "0.1.0"

    private let platform: Platform
    private let address: Address
    private let limits: Limits
    private let logger: Logger

    package init(platform: Platform, address: Address, limits: Limits = Limits(), logger: Logger) {
        self.platform = platform
        self.address = address
        self.limits = limits
        self.logger = logger
    }

    /// Serves until SIGTERM or SIGINT, then lets requests and jobs come to an end. `onListening` gets the port.
    package func run(onListening: @escaping @Sendable (Int) async -> Void = { _ in }) async throws {
        try await group(signals: [.sigterm, .sigint], onListening: onListening).run()
    }

    /// Serves in the background; returns when connections are taken.
    package func start() async throws -> RunningServer {
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        let group = group(signals: []) { listening.yield($0) }
        let task = Task {
            defer { listening.finish() }
            try await group.run()
        }
        for await port in ports { return RunningServer(port: port, group: group, task: task) }
        try await task.value
        throw WebError(.fault, "the server ended before it listened")
    }

    private func group(
        signals: [UnixSignal], onListening: @escaping @Sendable (Int) async -> Void
    ) -> ServiceGroup {
        let progress = TimeAmount.milliseconds(limits.progressMilliseconds)
        let application = Application(
            responder: Self.routes(platform).build(),
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [ProgressDeadline(limit: progress)],
                    idleTimeout: .milliseconds(limits.idleMilliseconds))),
            configuration: .init(
                address: .hostname(address.host, port: address.port), serverName: nil,
                availableConnectionsDelegate: MaximumAvailableConnections(limits.connections)),
            // Services stop in reverse order: first the listener, then the instance.
            services: [PlatformLifetime(platform: platform)],
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) },
            logger: logger)
        var configuration = ServiceGroupConfiguration(
            services: [application], gracefulShutdownSignals: signals, logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(limits.graceSeconds)
        return ServiceGroup(configuration: configuration)
    }

    static func routes(_ platform: Platform) -> Routes {
        let routes = Routes()
        let group = RouteGroup(routes: routes, platform: platform)
        HealthRoutes.add(to: group)
        SessionRoutes.add(to: group)
        PeopleRoutes.add(to: group)
        CatalogueRoutes.add(to: group)
        SchedulingRoutes.add(to: group)
        JobRoutes.add(to: group)
        RequestRoutes.add(to: group)
        ReleaseRoutes.add(to: group)
        RecordRoutes.add(to: group)
        FrontPage.add(to: group)
        return routes
    }
}

/// A server in the background.
package struct RunningServer: Sendable {
    package let port: Int
    private let group: ServiceGroup
    private let task: Task<Void, any Error>

    init(port: Int, group: ServiceGroup, task: Task<Void, any Error>) {
        self.port = port
        self.group = group
        self.task = task
    }

    /// Lets requests end, closes the instance, and returns when all is down.
    package func stop() async throws {
        await group.triggerGracefulShutdown()
        try await task.value
    }
}

/// Ties the instance's end to the server's: drains once no request is under way.
private struct PlatformLifetime: ServiceLifecycle.Service {
    let platform: Platform

    func run() async throws {
        try? await gracefulShutdown()
        // A task of its own: when the grace is over this one is cancelled, and the instance closes in order all the same.
        await Task { await platform.close() }.value
    }
}
