import ArgumentParser
import Foundation
import Service

/// The folder of a local instance.
struct HomeOptions: ParsableArguments {
    @Option(help: "The instance's folder (or SLUICE_HOME; default ~/.sluice).")
    var home: String?

    var instanceHome: InstanceHome {
        let environment = ProcessInfo.processInfo.environment.filter { !$0.value.isEmpty }
        let path = home ?? environment["SLUICE_HOME"] ?? (environment["HOME"] ?? NSHomeDirectory()) + "/.sluice"
        return InstanceHome(path: URL(fileURLWithPath: path).standardizedFileURL.path)
    }
}
