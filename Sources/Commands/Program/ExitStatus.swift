/// What the program tells its caller by its exit status.
package enum ExitStatus: Int32, Sendable {
    case success = 0
    /// The request was understood and refused, or it failed.
    case refused = 1
    /// The arguments are wrong.
    case usage = 2
    /// This machine or the server is not in a state to do it: no server, no sandbox, no space.
    case environment = 3
    /// Ended by Ctrl-C (128 + SIGINT).
    case interrupted = 130
}
