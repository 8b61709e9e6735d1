import ArgumentParser
import Web

/// `sluice scheduler`
struct SchedulerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scheduler",
        abstract: "The scheduler, for operators: counts, shares, latencies; pause and resume.",
        subcommands: [SchedulerStatusCommand.self, SchedulerPauseCommand.self, SchedulerResumeCommand.self])
}

/// `sluice scheduler status`
struct SchedulerStatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Counts, each agreement's share and usage, medians and 95th percentiles.")

    @OptionGroup var server: ServerOptions

    func run() async throws {
        let answer: JSONValue = try await server.client().get("/v1/scheduler")
        try AnswerOutput.show(answer, json: server.json)
    }
}

/// `sluice scheduler pause`
struct SchedulerPauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Start no more jobs; those that run go on. Kept over restarts.")

    @OptionGroup var server: ServerOptions

    @Option(help: "Why; recorded.")
    var reason: String

    func run() async throws {
        let answer: JSONValue = try await server.client().post("/v1/scheduler/pause", ReasonBody(reason: reason))
        try AnswerOutput.show(answer, json: server.json)
    }
}

/// `sluice scheduler resume`
struct SchedulerResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "resume", abstract: "Start jobs again after a pause.")

    @OptionGroup var server: ServerOptions

    @Option(help: "Why; recorded.")
    var reason: String

    func run() async throws {
        let answer: JSONValue = try await server.client().post("/v1/scheduler/resume", ReasonBody(reason: reason))
        try AnswerOutput.show(answer, json: server.json)
    }
}
