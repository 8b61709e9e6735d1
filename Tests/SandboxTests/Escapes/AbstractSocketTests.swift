import Glibc
import Testing

@testable import Confinement

/// A socket without a file: reachable by name from every process of one network namespace.
@Suite struct AbstractSocketTests {
    private static let unix: UInt64 = 1, stream: UInt64 = 1

    @Test func anySocketIsForbidden() async throws {
        for family in [1, 2, 10, 16, 17, 38, 40] as [UInt64] {
            try await Escape.expectForbidden("socket", [family, 1])
        }
        try await Escape.expectForbidden("connect", [3, RawCall.blob, 16], bytes: [1, 0, 0, 0x78])
        try await Escape.expectForbidden("sendmsg", [3, 0, 0])
        try await Escape.expectForbidden("socketpair", [1, 1, 0, RawCall.blob], bytes: [UInt8](repeating: 0, count: 8))
    }

    /// Whether a worker reaches a listener of the server's: socket, then connect, in one worker.
    private static func reaches(without: String) async throws -> (result: Int, errno: Int32) {
        let name = Array("\0sluice-escape-\(getpid())-\(UInt32.random(in: 0 ... .max))".utf8)
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
        let length = socklen_t(2 + name.count)
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(listener, $0, length) }
        }
        try #require(bound == 0 && listen(listener, 1) == 0)
        let open = RawCall(number: try Escape.number("socket"), arguments: [unix, stream, 0]).request
        let number = try Escape.number("connect")
        return try await Sandboxes.with(try Sandboxes.probe("--without", without)) { pool in
            let report = await pool.attempt { exchange throws(ConfinementError) in
                try await exchange.send(open)
                let text = String(decoding: try await exchange.nextFrame() ?? [], as: UTF8.self)
                let descriptor = text.split(separator: " ").first.flatMap { UInt64($0) } ?? 0
                let call = RawCall(
                    number: number, arguments: [descriptor, RawCall.blob, UInt64(length)], bytes: [1, 0] + name)
                try await exchange.send(call.request)
                _ = try await exchange.nextFrame()
            }
            let last = report.frames.last.map { String(decoding: $0, as: UTF8.self) } ?? ""
            let words = last.split(separator: " ").map { Int($0) ?? .min }
            return words.count == 2 ? (words[0], Int32(words[1])) : (.min, 0)
        }
    }

    @Test func withoutTheFilterTheNamespaceIsEmpty() async throws {
        let answer = try await Self.reaches(without: "filter,landlock,limits")
        #expect(answer.result == -1 && answer.errno == ECONNREFUSED)
    }

    @Test func withoutTheFilterAndNamespacesLandlockHolds() async throws {
        let version = try await Sandboxes.with(try Sandboxes.probe()) { $0.landlockVersion }
        guard version >= 6 else { return print("skipped: Landlock \(version) does not hold abstract sockets") }
        let answer = try await Self.reaches(without: "filter,namespaces,limits")
        #expect(answer.result == -1 && answer.errno == EPERM)
    }

    @Test func withoutAllThreeItIsReached() async throws {
        #expect(try await Self.reaches(without: "filter,namespaces,landlock,limits").result == 0)
    }
}
