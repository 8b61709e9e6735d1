import SandboxLock

/// How strongly a keeper confines, weakest first. A configuration names the least it accepts; the keeper reports what it got.
package enum SandboxMode: Int, Hashable, Sendable, Codable, Comparable, CaseIterable {
    /// No namespaces: Landlock, seccomp, limits.
    case landlock = 1
    /// A user namespace of an ordinary user: everything but a real uid of its own.
    case userns = 2
    /// Namespaces made by root, and a dedicated uid.
    case full = 3

    package static func < (a: SandboxMode, b: SandboxMode) -> Bool { a.rawValue < b.rawValue }

    /// The name that commands and policies use.
    package var name: String {
        switch self {
        case .landlock: "landlock"
        case .userns: "userns"
        case .full: "full"
        }
    }

    /// Reads a name as `name` writes it.
    package init?(name: String) {
        guard let mode = Self.allCases.first(where: { $0.name == name }) else { return nil }
        self = mode
    }
}

/// The layers a keeper found in force.
package struct SandboxLayers: OptionSet, Hashable, Sendable, Codable {
    package let rawValue: UInt32

    package init(rawValue: UInt32) { self.rawValue = rawValue }
    private init(_ layer: sb_layer) { rawValue = layer.rawValue }

    package static let seccomp = SandboxLayers(SB_LAYER_SECCOMP)
    package static let threadSync = SandboxLayers(SB_LAYER_TSYNC)
    package static let namespaces = SandboxLayers(SB_LAYER_NAMESPACES)
    package static let userNamespace = SandboxLayers(SB_LAYER_USER_NAMESPACE)
    package static let emptyRoot = SandboxLayers(SB_LAYER_EMPTY_ROOT)
    package static let dedicatedUser = SandboxLayers(SB_LAYER_DEDICATED_UID)
    package static let noCapabilities = SandboxLayers(SB_LAYER_NO_CAPABILITIES)
    package static let landlock = SandboxLayers(SB_LAYER_LANDLOCK)
    package static let denyWriteExecute = SandboxLayers(SB_LAYER_MDWE)
    package static let noTimeStampCounter = SandboxLayers(SB_LAYER_NO_TSC)
    package static let firstForOOM = SandboxLayers(SB_LAYER_OOM_FIRST)
    package static let noNestedNamespaces = SandboxLayers(SB_LAYER_NO_NESTED_USERNS)
}
