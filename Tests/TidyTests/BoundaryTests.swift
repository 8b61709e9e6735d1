import Foundation
import Testing

/// What only one place may do.
@Suite struct BoundaryTests {
    private static func offenders(_ pattern: String, allowed: [String]) throws -> [String] {
        let expression = try NSRegularExpression(pattern: pattern)
        return Tree.shipped.flatMap { file -> [String] in
            guard !allowed.contains(where: file.path.hasPrefix) else { return [] }
            return SwiftSource(file: file).codeLines.enumerated().compactMap { index, line in
                let whole = NSRange(line.startIndex..., in: line)
                return expression.firstMatch(in: line, range: whole) == nil ? nil : "\(file.path):\(index + 1)"
            }
        }
    }

    @Test func thereIsATree() {
        #expect(Tree.shipped.count > 30)
    }

    @Test func onlyConfinementSpawns() throws {
        let calls = #"\b(posix_spawnp?|fork|vfork|execve|execv|execvp|clone3|system|popen)\s*\("#
        #expect(try Self.offenders(calls, allowed: ["Sources/Confinement/", "Sandbox/"]).isEmpty)
        #expect(try Self.offenders(#"(?<![\w.])Process\s*\("#, allowed: []).isEmpty)
    }

    /// The variants of the lock that leave steps out are for the test-only probe.
    @Test func noShippingProgramTakesAControlAway() throws {
        let variants = #"sandbox_without|sb_(enter|lock)_without|SB_WITHOUT_"#
        #expect(try Self.offenders(variants, allowed: ["Sandbox/lock/"]).isEmpty)
    }

    @Test func onlyTheLedgerTouchesSQLite() throws {
        #expect(try Self.offenders(#"\b(import GRDB|sqlite3_\w+)\b"#, allowed: ["Sources/Ledger/"]).isEmpty)
    }

    @Test func onlyWebImportsTheServerFramework() throws {
        #expect(try Self.offenders(#"\bimport (Hummingbird\w*|NIO\w*)\b"#, allowed: ["Sources/Web/"]).isEmpty)
    }

    @Test func onlyThePolicyCompilerLinksLibraries() throws {
        let includes = #"#include\s*<(seccomp|json-c/|json\b)"#
        #expect(
            try Self.offenders(includes, allowed: ["Sandbox/policy/", "Sources/CSeccomp/", "Sources/CJsonC/"]).isEmpty)
        #expect(try Self.offenders(#"\bimport (CSeccomp|CJsonC)\b"#, allowed: []).isEmpty)
    }

    /// Its locks have priority inheritance, which a worker may not ask for: two threads that met would die.
    @Test func noWorkerUsesMutex() throws {
        let outside = Architecture.serverSide.map { "Sources/\($0)/" }
        #expect(try Self.offenders(#"\bMutex\b"#, allowed: outside + ["Sandbox/"]).isEmpty)
    }

    @Test func unsafeCodeStaysInItsPlaces() throws {
        let marks =
            #"\b(unsafe(?=\s+[\w(])|Unsafe(Raw|Mutable|Buffer)*Pointer\w*|UnsafeMutable\w+|UnsafeRaw\w+|withUnsafe\w*|unsafeBitCast|unsafeDowncast|Unmanaged)\b"#
        let found = try Self.offenders(marks, allowed: Architecture.unsafePrefixes).filter { $0.contains(".swift:") }
        #expect(found.isEmpty)
    }

    /// `.strictMemorySafety()` of a target can be undone in a file only by these words.
    @Test func nobodyWaivesTheRaceChecker() throws {
        #expect(
            try Self.offenders(#"nonisolated\(unsafe\)|@preconcurrency"#, allowed: Architecture.unsafePrefixes).isEmpty)
    }
}
