import Foundation
import Glibc
import Testing

/// Ctrl-C.
@Suite struct InterruptTests {
    /// Starts the program, interrupts it as soon as a second entry is in the folder, and waits for its end.
    private static func interrupted(_ arguments: [String], in folder: String) -> Int32? {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Sluice.path)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return nil }
        while process.isRunning, (try? FileManager.default.contentsOfDirectory(atPath: folder))?.count == 1 {
            sched_yield()
        }
        process.interrupt()
        process.waitUntilExit()
        return process.terminationStatus
    }

    /// The import is under way as soon as its draft is there; the file is far too large to be done by then.
    @Test func anImportLeavesNothingHalfWritten() async throws {
        let folder = try ScratchFolder()
        let row = "12345,67890,some text that is long enough,1.25\n"
        let block = Data(String(repeating: row, count: 20_000).utf8)
        let file = folder.url.appendingPathComponent("large.csv")
        try Data("a,b,c,d\n".utf8).write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        try handle.seekToEnd()
        for _ in 0..<100 { try handle.write(contentsOf: block) }
        try handle.close()
        let arguments = ["import", file.path, "--out", folder.path("seal")]
        let path = folder.url.path
        let status = await Blocking.run { Self.interrupted(arguments, in: path) }
        #expect(status == 130)
        #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["large.csv"])
    }
}
