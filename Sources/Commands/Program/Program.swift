import ArgumentParser
import Foundation
import Glibc
import Service

/// A command that runs until a signal ends it, and sees to that itself.
protocol EndsBySignals {}

/// The program as a whole: arguments in, exit status out.
package enum Program {
    /// Runs the command that the process's arguments name, then ends the process.
    package static func main() async -> Never {
        let status = await run(Array(CommandLine.arguments.dropFirst()))
        exit(status.rawValue)
    }

    static func run(_ arguments: [String]) async -> ExitStatus {
        let asksForJSON = arguments.prefix { $0 != "--" }.contains("--json")
        do {
            if try SluiceCommand.parseAsRoot(arguments) is any EndsBySignals {
                try await execute(arguments)
            } else {
                try await Interrupt.cancelling { try await Self.execute(arguments) }
            }
            return .success
        } catch let error as CommandError {
            ErrorOutput.print(error, json: asksForJSON)
            return error.status
        } catch let error as ServiceRejection {
            let error = CommandError(
                .engine, error.detail, foreignCode: error.code.rawValue, reasons: error.reasons,
                diagnostics: error.diagnostics)
            ErrorOutput.print(error, json: asksForJSON)
            return error.status
        } catch let error as ServiceFault {
            let status: ExitStatus = error.code == .homeExists ? .refused : .environment
            let error = CommandError(.engine, error.detail, foreignCode: error.code.rawValue, status: status)
            ErrorOutput.print(error, json: asksForJSON)
            return error.status
        } catch is CancellationError {
            Terminal.error("interrupted; nothing half-written is left")
            return .interrupted
        } catch {
            return report(error)
        }
    }

    private static func execute(_ arguments: [String]) async throws {
        let command = try SluiceCommand.parseAsRoot(arguments)
        if var asynchronous = command as? any AsyncParsableCommand {
            try await asynchronous.run()
        } else {
            var command = command
            try command.run()
        }
    }

    /// Help and version go to standard output; wrong arguments to standard error.
    private static func report(_ error: any Error) -> ExitStatus {
        let message = SluiceCommand.fullMessage(for: error)
        switch SluiceCommand.exitCode(for: error) {
        case .success:
            try? Terminal.output(message)
            return .success
        case .validationFailure:
            Terminal.error(message, prefix: "")
            return .usage
        default:
            Terminal.error(message, prefix: "")
            return .refused
        }
    }
}
