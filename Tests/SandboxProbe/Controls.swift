import Glibc
import SandboxLock

/// True when the server's first message, which stays unread, asks for more than Landlock.
func triesNamespaces() -> Bool {
    var hello = sb_hello()
    let size = MemoryLayout<sb_hello>.size
    return recv(Int32(SB_CONTROL), &hello, size, Int32(MSG_PEEK)) == size
        && hello.most > SB_MODE_LANDLOCK.rawValue
}

/// What the command line takes away: `--without NAME[,NAME…]`, and `--early-thread`.
struct Controls {
    var steps: UInt32 = 0
    var earlyThread = false
    var log = false
    /// Fails like a container that lets namespaces be made but not used.
    var brokenNamespaces = false
    /// Never becomes ready.
    var hang = false

    private static let names: [String: Int] = [
        "closing": SB_WITHOUT_CLOSING, "namespaces": SB_WITHOUT_NAMESPACES, "limits": SB_WITHOUT_LIMITS,
        "hardening": SB_WITHOUT_HARDENING, "landlock": SB_WITHOUT_LANDLOCK, "filter": SB_WITHOUT_FILTER,
        "tsync": SB_WITHOUT_TSYNC, "self-check": SB_WITHOUT_SELF_CHECK, "program": SB_WITHOUT_PROGRAM,
    ]

    init(arguments: [String]) {
        var rest = arguments.dropFirst()
        while let argument = rest.popFirst() {
            switch argument {
            case "--early-thread": earlyThread = true
            case "--log": log = true
            case "--broken-namespaces": brokenNamespaces = true
            case "--hang": hang = true
            case "--without":
                for name in (rest.popFirst() ?? "").split(separator: ",") {
                    guard let step = Self.names[String(name)] else { sb_exit(2) }
                    steps |= UInt32(step)
                }
            default: sb_exit(2)
            }
        }
    }
}
