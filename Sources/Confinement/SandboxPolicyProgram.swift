/// A seccomp policy, compiled to BPF for this architecture.
package struct SandboxPolicyProgram: Hashable, Sendable {
    /// `struct sock_filter`, eight bytes each, in memory order.
    package let instructions: [UInt64]
    /// The system call that the program answers with `checkErrno`: the worker's proof that it is in force.
    package let checkCall: Int32
    package let checkErrno: Int32

    /// Compiles the text of `Policies/seccomp/*.json`. Throws `badPolicy`, whose detail begins with the compiler's code.
    package init(json: [UInt8]) throws(ConfinementError) {
        let compiled = try PolicyCompiler.compile(json)
        instructions = compiled.instructions
        checkCall = compiled.checkCall
        checkErrno = compiled.checkErrno
    }
}
