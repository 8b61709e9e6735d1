import Foundation
import Glibc
import Testing

@testable import Web

/// Clients that hold what they were given.
@Suite struct SlowClientTests {
    /// A socket to the server; what would last longer than a minute fails.
    private final class Line: Sendable {
        private let socket: Int32

        init(port: Int) throws {
            socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            // Little room, so that few unread answers fill what lies between the two.
            var room: Int32 = 4_096
            setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &room, socklen_t(MemoryLayout<Int32>.size))
            var place = sockaddr_in()
            place.sin_family = sa_family_t(AF_INET)
            place.sin_port = UInt16(port).bigEndian
            place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            let connected = withUnsafePointer(to: &place) { place in
                place.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
            try #require(connected == 0)
            var patience = timeval(tv_sec: 60, tv_usec: 0)
            for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
                setsockopt(socket, SOL_SOCKET, option, &patience, socklen_t(MemoryLayout<timeval>.size))
            }
        }

        deinit { close(socket) }

        /// The error that a whole sending met; nil when all was taken. A part may be taken before the other side closes:
        /// only what comes after it says why.
        private func failure(sending text: String) -> Int32? {
            var rest = Array(text.utf8)[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
                guard count >= 0 else { return errno }
                rest = rest.dropFirst(count)
            }
            return nil
        }

        func say(_ text: String) { _ = failure(sending: text) }

        /// Says a word again and again, each well within any idle time; true once the other side has closed.
        func isCutOff(saying word: String) -> Bool {
            for _ in 0..<2_000 {
                if let error = failure(sending: word) { return error == EPIPE || error == ECONNRESET }
                usleep(5_000)
            }
            return false
        }

        /// True when nothing has come.
        var isSilent: Bool {
            var byte: UInt8 = 0
            return recv(socket, &byte, 1, Int32(MSG_DONTWAIT) | Int32(MSG_PEEK)) < 0 && errno == EAGAIN
        }

        /// What comes next; empty at the end, nil when nothing comes.
        func hear() -> String? {
            var bytes = [UInt8](repeating: 0, count: 4_096)
            let count = recv(socket, &bytes, bytes.count, 0)
            guard count >= 0 || errno == ECONNRESET else { return nil }
            return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        }
    }

    /// On a thread of its own: what waits for the server must not hold one that the server needs.
    private func aside<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            Thread { continuation.resume(with: Result { try body() }) }.start()
        }
    }

    private static let head = "POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"

    @Test func aBodyThatDripsIsNotWaitedFor() async throws {
        var limits = WebServer.Limits()
        limits.progressMilliseconds = 200
        try await World.run(limits: limits) { world in
            let isCut = try await aside { [port = world.port] in
                let line = try Line(port: port)
                line.say(Self.head + "Content-Length: 1000\r\n\r\n{")
                return line.isCutOff(saying: " ")
            }
            #expect(isCut)
            // Whole requests are answered as ever.
            #expect(try await world.ask("GET", "/healthz").status == 200)
        }
    }

    @Test func aHeadThatDripsIsNotWaitedFor() async throws {
        var limits = WebServer.Limits()
        limits.idleMilliseconds = 200
        try await World.run(limits: limits) { world in
            let isCut = try await aside { [port = world.port] in
                let line = try Line(port: port)
                line.say("GET /healthz HTTP/1.1\r\nX: ")
                return line.isCutOff(saying: "x")
            }
            #expect(isCut)
        }
    }

    @Test func answersThatNobodyReadsAreNotKept() async throws {
        var limits = WebServer.Limits()
        limits.progressMilliseconds = 200
        try await World.run(limits: limits) { world in
            let isCut = try await aside { [port = world.port] in
                let line = try Line(port: port)
                // More answers than all buffers between the two can hold.
                let request = "GET /style.css HTTP/1.1\r\nHost: a\r\n\r\n"
                return line.isCutOff(saying: String(repeating: request, count: 200))
            }
            #expect(isCut)
        }
        // The world has ended: one such client does not keep the server from it.
    }

    @Test func moreConnectionsThanThereArePlacesWait() async throws {
        var limits = WebServer.Limits()
        limits.connections = 2
        try await World.run(limits: limits) { world in
            try await aside { [port = world.port] in
                let request = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
                var lines = try (0..<2).map { _ in try Line(port: port) }
                func isAnswered(_ line: Line) -> Bool { line.hear()?.hasPrefix("HTTP/1.1 200") == true }
                for line in lines {
                    line.say(request)
                    #expect(isAnswered(line))
                }
                let third = try Line(port: port)
                third.say(request)
                // The others' requests are answered meanwhile; this one's is not even read.
                for _ in 0..<50 {
                    lines[0].say(request)
                    #expect(isAnswered(lines[0]))
                }
                #expect(third.isSilent)
                // A place that is given back is taken.
                lines.removeLast()
                #expect(isAnswered(third))
            }
        }
    }
}
