import ArgumentParser
import Foundation
import Service

/// The folder of a local instance.
struct HomeOptions: ParsableArguments {
    @Option(help: "The instance's folder (or SLUICE_HOME; default ~/.sluice).")
    var home: String?

    var instanceHome: InstanceHome {
        let environment = ProcessInfo.processInfo.environment["SLUICE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
        let path = home ?? environment ?? NSHomeDirectory() + "/.sluice"
        return InstanceHome(path: URL(fileURLWithPath: path).standardizedFileURL.path)
    }
}
