import Glibc
import Testing

@testable import Confinement

/// Descriptors until there are none left.
@Suite struct DescriptorExhaustionTests {
    @Test func makingMoreIsForbidden() async throws {
        try await Escape.expectForbidden("dup", [3])
        try await Escape.expectForbidden("dup3", [3, 9, 0])
        try await Escape.expectForbidden("eventfd2", [0, 0])
        try await Escape.expectForbidden("epoll_create1", [0])
        try await Escape.expectForbidden("pipe2", [RawCall.blob, 0], bytes: [UInt8](repeating: 0, count: 8))
    }

    /// Behind the filter: a table of exactly what a job may bring.
    @Test func withoutTheFilterTheTableEnds() async throws {
        var limits = Sandboxes.limits
        limits.descriptors = 2
        let dup = RawCall(number: try Escape.number("dup"), arguments: [3]).request
        func dups(_ without: String) async throws -> Int {
            try await Sandboxes.with(try Sandboxes.probe("--without", without)) { pool in
                let report = await pool.attempt(limits: limits) { exchange throws(ConfinementError) in
                    for _ in 0..<10 {
                        try await exchange.send(dup)
                        _ = try await exchange.nextFrame()
                    }
                }
                return report.frames.filter { !String(decoding: $0, as: UTF8.self).hasPrefix("-1 \(EMFILE)") }.count
            }
        }
        #expect(try await dups("filter") == 2)
        #expect(try await dups("filter,limits") == 10)
    }

    @Test func requestsBringNoMoreThanTheLimit() async throws {
        var limits = Sandboxes.limits
        limits.descriptors = 3
        try await Sandboxes.with(try Sandboxes.probe()) { pool in
            let report = await pool.attempt(limits: limits) { exchange throws(ConfinementError) in
                for _ in 0..<3 {
                    try await exchange.send(ask("n"), descriptors: [Sandboxes.thousand, Sandboxes.thousand])
                    _ = try await exchange.nextFrame()
                }
            }
            #expect(report.error?.code == .requestTooLarge && report.outcome == .sandboxFault)
            #expect(report.frames.count == 1)
        }
    }
}
