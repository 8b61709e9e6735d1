// swift-tools-version: 6.2
import PackageDescription

/// The worker is one static, position-independent file: it starts in a root with nothing in it. `sb_start` removes the
/// run path that SwiftPM gives every product and that glibc refuses in a static-PIE file (Sandbox/start/start.c).
/// A sanitized build needs the dynamic runtime, so `SLUICE_SANITIZED=1` drops these settings.
let sanitized = Context.environment["SLUICE_SANITIZED"] != nil
let workerLinker: [LinkerSetting] =
    sanitized
    ? []
    : [
        .unsafeFlags(
            [
                "-static-executable", "-use-ld=lld", "-Xclang-linker", "-static-pie", "-Xlinker", "--entry=sb_start",
                // Segments of whole huge pages: the keeper moves them into such (Sandbox/lock/image.c).
                "-Xlinker", "-z", "-Xlinker", "max-page-size=2097152", "-Xlinker", "-z", "-Xlinker",
                "separate-loadable-segments",
                "-Xlinker", "--wrap=abort",
                "-Xlinker", "--wrap=_ZN5swift14threading_impl9once_slowERNS0_6once_tEPFvPvES3_",
            ],
            .when(platforms: [.linux]))
    ]

/// `SLUICE_CORE=1` leaves out every target that needs an external package: the engine, the sandbox and the pure deciders
/// build and test in a minute or two.
let coreOnly = Context.environment["SLUICE_CORE"] != nil

let c: [CSetting] = [.define("_GNU_SOURCE"), .unsafeFlags(["-Wall", "-Wextra"])]
/// `-ffp-contract=off`: otherwise clang fuses multiply-adds in some clones only, and doubles differ between machines.
/// Kernels are optimised in debug builds too: the tests run them over real data.
let kernelC: [CSetting] = c + [.unsafeFlags(["-O3", "-ffp-contract=off"])]

/// Modules without unsafe code: an unsafe use is an error.
let safe: [SwiftSetting] = [.strictMemorySafety(), .treatWarning("StrictMemorySafety", as: .error)]

/// Exclusive access to class properties is checked in debug builds, where the tests run, and costs a call in hot loops.
let hot: [SwiftSetting] = [.unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release))]

var targets: [Target] = [
    .systemLibrary(name: "CSeccomp", pkgConfig: "libseccomp", providers: [.apt(["libseccomp-dev"])]),
    .systemLibrary(name: "CJsonC", pkgConfig: "json-c", providers: [.apt(["libjson-c-dev"])]),
    .systemLibrary(name: "CMalloc"),
    .target(name: "SandboxLock", path: "Sandbox/lock", cSettings: c),
    .target(name: "SandboxServer", path: "Sandbox/server", cSettings: c),
    .target(
        name: "SandboxStart", dependencies: ["SandboxLock"], path: "Sandbox/start",
        cSettings: c + (sanitized ? [.define("SLUICE_SANITIZED")] : [])),
    .target(name: "SandboxPolicy", dependencies: ["CSeccomp", "CJsonC"], path: "Sandbox/policy", cSettings: c),
    .target(
        name: "ShippedPolicies", path: "Policies",
        exclude: [
            "README.md", "disclosure/README.md", "review/README.md", "retention/README.md", "workers/README.md",
            "scheduling/README.md",
        ],
        resources: [
            .embedInCode("seccomp/worker.json"), .embedInCode("seccomp/ingest.json"),
            .embedInCode("workers/workers.json"), .embedInCode("disclosure/default.json"),
            .embedInCode("review/restricted.json"), .embedInCode("retention/quarantine.json"),
            .embedInCode("scheduling/scheduling.json"),
        ], swiftSettings: safe),
    .target(
        name: "ShippedModels", path: "Models", exclude: ["README.md", "crosstab/README.md", "crosstab/expected"],
        resources: [.embedInCode("crosstab/crosstab.json"), .embedInCode("crosstab/crosstab.sql")],
        swiftSettings: safe),

    .target(name: "Schemas", swiftSettings: safe),
    .target(name: "Kernels", cSettings: kernelC),
    .target(name: "Columns", dependencies: ["Schemas", "Kernels"], swiftSettings: hot),
    .target(name: "Planning", dependencies: ["Schemas", "Columns"], swiftSettings: safe),
    .target(name: "Twin", dependencies: ["Schemas", "Columns", "Planning"], swiftSettings: safe),
    .target(name: "Wire", dependencies: ["Schemas"], swiftSettings: safe),
    .target(name: "Rules", dependencies: ["Schemas"], swiftSettings: safe),
    .target(
        name: "Execution", dependencies: ["Schemas", "Columns", "Kernels", "Planning", "Rules", "Wire"],
        swiftSettings: hot),
    .target(name: "Ingest", dependencies: ["Schemas", "Columns", "Kernels"], swiftSettings: hot),
    .target(
        name: "WorkerHost",
        dependencies: ["Schemas", "Execution", "Planning", "Ingest", "Columns", "Wire", "SandboxLock"]),
    .target(name: "ProbeCalls", path: "Tests/ProbeCalls", cSettings: c),
    .executableTarget(
        name: "sandbox-probe", dependencies: ["SandboxLock", "SandboxStart", "ProbeCalls"], path: "Tests/SandboxProbe",
        linkerSettings: workerLinker),
    .executableTarget(
        name: "confinement-bench", dependencies: ["Confinement", "Wire", "Schemas", "ShippedPolicies"],
        path: "Tests/Benchmarks/confinement"),
    .executableTarget(
        name: "scheduler-bench", dependencies: ["Scheduling", "Schemas"], path: "Tests/Benchmarks/scheduler"),
    .executableTarget(
        name: "sluice-worker", dependencies: ["WorkerHost", "SandboxStart"], linkerSettings: workerLinker),

    .target(name: "Governance", dependencies: ["Schemas"], swiftSettings: safe),
    .target(name: "Scheduling", dependencies: ["Schemas"], swiftSettings: safe),
    .target(
        name: "Confinement", dependencies: ["Schemas", "Wire", "SandboxPolicy", "SandboxLock", "SandboxServer"],
        swiftSettings: safe),

    .testTarget(name: "SchemasTests", dependencies: ["Schemas"]),
    .testTarget(name: "GovernanceTests", dependencies: ["Governance", "Schemas", "ShippedPolicies", "ShippedModels"]),
    .testTarget(name: "RulesTests", dependencies: ["Rules", "Schemas", "ShippedPolicies"]),
    .testTarget(name: "SchedulingTests", dependencies: ["Scheduling", "Schemas"]),
    .testTarget(name: "PlanningTests", dependencies: ["Planning", "Schemas"]),
    .testTarget(name: "ColumnsTests", dependencies: ["Columns", "Schemas"]),
    .testTarget(name: "ModelTests", dependencies: ["Governance", "Planning", "Schemas", "ShippedModels"]),
    .testTarget(name: "WireTests", dependencies: ["Wire", "Schemas"]),
    .testTarget(
        name: "SandboxTests",
        dependencies: ["Confinement", "Wire", "Schemas", "ShippedPolicies", "SandboxPolicy", "SandboxLock"],
        exclude: ["README.md", "as-ordinary-user.sh"]),
    .executableTarget(
        name: "sql-runner", dependencies: ["Execution", "Planning", "Ingest", "Columns", "Schemas"],
        path: "Tests/Benchmarks/SQLRunner"),
    .testTarget(name: "ExecutionTests", dependencies: ["Execution", "Planning", "Columns", "Kernels", "Schemas"]),
    .testTarget(
        name: "SQLLogicTests", dependencies: ["Execution", "Planning", "Twin", "Columns", "Schemas"],
        exclude: ["Cases"]),
    .testTarget(name: "TwinTests", dependencies: ["Twin", "Execution", "Planning", "Columns", "Schemas"]),
    .testTarget(
        name: "DisclosureTests",
        dependencies: ["Rules", "Twin", "Execution", "Planning", "Columns", "Schemas", "ShippedPolicies"]),
    .testTarget(name: "IngestTests", dependencies: ["Ingest", "Columns", "Schemas"]),
    .testTarget(
        name: "ConfinedJobTests", dependencies: ["Confinement", "Wire", "Schemas", "ShippedPolicies"]),
    .testTarget(
        name: "WorkerHostTests",
        dependencies: ["WorkerHost", "Wire", "Planning", "Execution", "Ingest", "Columns", "Schemas"]),
    .testTarget(name: "TidyTests"),
]

var dependencies: [Package.Dependency] = []

if !coreOnly {
    dependencies = [
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ]
    targets += [
        .target(
            name: "Ledger",
            dependencies: [
                "Schemas", "Scheduling", "Governance", "Rules",
                .product(name: "GRDB", package: "GRDB.swift"), .product(name: "Crypto", package: "swift-crypto"),
            ], swiftSettings: safe),
        .target(
            name: "Service",
            dependencies: [
                "Schemas", "Ledger", "Scheduling", "Governance", "Rules", "Confinement", "Wire", "ShippedPolicies",
                "ShippedModels", "CMalloc",
                .product(name: "Crypto", package: "swift-crypto"), .product(name: "Logging", package: "swift-log"),
            ], swiftSettings: safe),
        .target(
            name: "Web",
            dependencies: [
                "Schemas", "Governance", "Service", .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ], swiftSettings: safe),
        .target(
            name: "Commands",
            dependencies: [
                "Schemas", "Governance", "Web", "Service", "Confinement", "Wire", "ShippedPolicies", "ShippedModels",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
            ], swiftSettings: safe),
        .executableTarget(name: "sluice", dependencies: ["Commands"]),
        .executableTarget(
            name: "ledger-bench", dependencies: ["Ledger", "Governance", "Schemas"], path: "Tests/Benchmarks/ledger"),
        .testTarget(
            name: "WebTests",
            dependencies: [
                "Web", "Service", "Governance", "Schemas", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ]),
        .testTarget(name: "CommandsTests", dependencies: ["Commands", "Schemas"]),

        .testTarget(
            name: "ServiceTests",
            dependencies: [
                "Service", "Ledger", "Scheduling", "Confinement", "Governance", "Rules", "Wire", "Schemas",
                "ShippedPolicies",
                "ShippedModels", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"), .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        .target(
            name: "Simulation",
            dependencies: ["Service", "Ledger", "Scheduling", "Governance", "Schemas", "ShippedPolicies"],
            path: "Tests/Simulation"),
        .executableTarget(name: "simulate", dependencies: ["Simulation"], path: "Tests/Simulate"),
        .testTarget(name: "SimulationTests", dependencies: ["Simulation"]),
        .testTarget(
            name: "LedgerTests",
            dependencies: [
                "Ledger", "Schemas", "Governance", .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
    ]
}

// Every folder has a README.md, its map; some have folders with one of their own.
let innerMaps = [
    "Commands": "Scheduling", "Governance": "Scheduling", "SandboxTests": "Escapes", "Scheduling": "Structures",
    "Service": "Scheduling", "ShippedPolicies": "seccomp",
]
for target in targets where target.type != .system {
    if !target.exclude.contains("README.md") { target.exclude.append("README.md") }
    if let inner = innerMaps[target.name] { target.exclude.append("\(inner)/README.md") }
}

let package = Package(
    name: "sluice",
    products: [.executable(name: "sluice-worker", targets: ["sluice-worker"])]
        + (coreOnly ? [] : [.executable(name: "sluice", targets: ["sluice"])]),
    dependencies: dependencies,
    targets: targets,
    swiftLanguageModes: [.v6]
)
