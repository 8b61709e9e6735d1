import Foundation
import Testing

/// Ctrl-C.
@Suite struct InterruptTests {
    private func started(_ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Sluice.path)
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
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
        let process = try started(["import", file.path, "--out", folder.path("seal")])
        func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder.url.path) }
        while try names().count < 2, process.isRunning { await Task.yield() }
        process.interrupt()
        process.waitUntilExit()
        #expect(process.terminationStatus == 130)
        #expect(try names() == ["large.csv"])
    }
}
