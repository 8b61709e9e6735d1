import Foundation

@Sendable func wallClock() -> Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }

func fail(_ text: String) -> Never {
    FileHandle.standardError.write(Data((text + "\n").utf8))
    exit(1)
}

let arguments = CommandLine.arguments
if arguments.count == 4, arguments[1] == "open", let entries = Int64(arguments[3]), entries > 0 {
    try await runOpening(path: arguments[2], entries: entries)
} else if arguments.count == 4, let seconds = Double(arguments[2]), let clients = Int(arguments[3]), clients > 0 {
    try await runQueue(path: arguments[1], seconds: seconds, clients: clients)
} else {
    FileHandle.standardError.write(Data("usage: ledger-bench FILE SECONDS CLIENTS | open FILE ENTRIES\n".utf8))
    exit(2)
}
