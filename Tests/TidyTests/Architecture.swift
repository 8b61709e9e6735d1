/// One module: what it may import.
struct ModuleRule {
    /// Modules of this repository, `Schemas` included where it may be used.
    var own: Set<String> = []
    /// Modules of the toolchain and of packages.
    var foreign: Set<String> = []
}

/// The directions of imports. A module that is not here fails, and so does one that is here and gone.
enum Architecture {
    private static let foundation: Set<String> = ["Foundation", "FoundationEssentials"]

    static let modules: [String: ModuleRule] = [
        // Values and pure deciders: no clock, no input or output, no database.
        "Schemas": ModuleRule(),
        "Wire": ModuleRule(own: ["Schemas"]),
        "Rules": ModuleRule(own: ["Schemas"]),
        "Governance": ModuleRule(own: ["Schemas"]),
        "Scheduling": ModuleRule(own: ["Schemas"]),

        // The engine: runs inside the sandbox, without Foundation or Dispatch.
        "Columns": ModuleRule(own: ["Schemas", "Kernels"], foreign: ["Glibc", "Synchronization"]),
        "Planning": ModuleRule(own: ["Schemas", "Columns"]),
        // Only reads rows of sealed tables, by their safe accessors.
        "Twin": ModuleRule(own: ["Schemas", "Columns", "Planning"], foreign: ["Glibc"]),
        "Execution": ModuleRule(
            own: ["Schemas", "Columns", "Kernels", "Planning", "Rules", "Wire"], foreign: ["Glibc", "Synchronization"]),
        "Ingest": ModuleRule(own: ["Schemas", "Columns", "Kernels"], foreign: ["Glibc", "Synchronization"]),
        "WorkerHost": ModuleRule(
            own: ["Schemas", "Execution", "Planning", "Ingest", "Columns", "Wire", "SandboxLock"],
            foreign: ["Glibc", "Synchronization"]),
        "sluice-worker": ModuleRule(own: ["WorkerHost", "SandboxLock", "SandboxStart"]),

        // The server: never the engine.
        "Confinement": ModuleRule(
            own: ["Schemas", "Wire", "SandboxPolicy", "SandboxLock", "SandboxServer"],
            foreign: foundation.union(["Glibc", "Synchronization", "Dispatch"])),
        "Ledger": ModuleRule(
            own: ["Schemas", "Scheduling", "Governance", "Rules"],
            foreign: foundation.union(["Crypto", "GRDB", "Synchronization", "Dispatch"])),
        "Service": ModuleRule(
            own: [
                "Schemas", "Ledger", "Scheduling", "Governance", "Rules", "Confinement", "Wire", "ShippedPolicies",
                "ShippedModels",
            ],
            foreign: foundation.union(["CMalloc", "Crypto", "Logging", "Synchronization", "Glibc"])),
        "Web": ModuleRule(
            own: ["Schemas", "Governance", "Service"],
            foreign: foundation.union([
                "Hummingbird", "HummingbirdCore", "HTTPTypes", "NIOCore", "NIOHTTPTypes", "NIOPosix",
                "ServiceLifecycle", "UnixSignals",
                "Logging",
                "Synchronization",
            ])),
        "Commands": ModuleRule(
            own: [
                "Schemas", "Governance", "Web", "Service", "Confinement", "Wire", "ShippedPolicies", "ShippedModels",
            ],
            foreign: foundation.union([
                "ArgumentParser", "Crypto", "Dispatch", "FoundationNetworking", "Logging", "Glibc", "Synchronization",
            ])),
        "sluice": ModuleRule(own: ["Commands"], foreign: ["Glibc"]),
    ]

    /// C targets and system libraries: nothing to import.
    static let plainModules: Set<String> = ["Kernels", "CSeccomp", "CJsonC", "CMalloc"]
    /// Runs inside the sandbox, or must be deterministic: no Foundation, no Dispatch, no clock.
    static let withoutFoundation: Set<String> = [
        "Schemas", "Wire", "Rules", "Governance", "Scheduling", "Columns", "Planning", "Twin", "Execution",
        "Ingest", "WorkerHost", "sluice-worker",
    ]
    /// Part of `sluice`: invariant 1, submitted text is parsed and run only inside the sandbox.
    static let serverSide: Set<String> = ["Confinement", "Ledger", "Service", "Web", "Commands", "sluice"]
    static let engine: Set<String> = ["Planning", "Execution", "Twin", "Columns", "Ingest", "WorkerHost"]

    /// Where unsafe code may be (invariant 3, widened): all of it but `SystemCalls` runs inside the sandbox alone. The
    /// operators of `Execution` work on raw columns throughout, not in its kernels only.
    static let unsafePrefixes = [
        "Sources/Columns/", "Sources/WorkerHost/", "Sources/Execution/", "Sources/Confinement/SystemCalls/",
    ]
}
