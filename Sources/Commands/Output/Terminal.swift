import Foundation
import Glibc

/// Lines for people: results on standard output, everything else on standard error.
enum Terminal {
    static func output(_ text: String, terminator: String = "\n") throws {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data((text + terminator).utf8))
        } catch {
            throw CommandError(.fileUnwritable, "standard output cannot be written")
        }
    }

    static func error(_ text: String, prefix: String = "sluice: ") {
        // Nobody is left to tell when standard error fails.
        try? FileHandle.standardError.write(contentsOf: Data((prefix + text + "\n").utf8))
    }

    static var errorIsTerminal: Bool { isatty(2) == 1 }
    static var outputIsTerminal: Bool { isatty(1) == 1 }
}
