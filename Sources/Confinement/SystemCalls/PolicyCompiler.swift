import SandboxPolicy

/// The C compiler of `Sandbox/policy`.
enum PolicyCompiler {
    static func compile(
        _ json: [UInt8]
    ) throws(ConfinementError) -> (instructions: [UInt64], checkCall: Int32, checkErrno: Int32) {
        let program = UnsafeMutablePointer<policy_program>.allocate(capacity: 1)
        defer { unsafe program.deallocate() }
        var message = [CChar](repeating: 0, count: 256)
        let code = unsafe json.withUnsafeBytes { text in
            unsafe policy_compile(text.baseAddress, text.count, program, &message, message.count)
        }
        guard code == POLICY_accepted else {
            let name = unsafe policy_code_name(code).map { unsafe String(cString: $0) } ?? "unknown"
            let sentence = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            throw ConfinementError(.badPolicy, "\(name): \(sentence)")
        }
        let instructions = unsafe withUnsafeBytes(of: &program.pointee.instructions) { bytes in
            unsafe Array(bytes.bindMemory(to: UInt64.self).prefix(program.pointee.count))
        }
        return unsafe (instructions, program.pointee.check_syscall, program.pointee.check_errno)
    }

    /// What is wrong with a text's tokens, whatever policy it is: the compiler's code and a sentence; nil when nothing is.
    static func complaint(about json: [UInt8]) -> String? {
        var message = [CChar](repeating: 0, count: 256)
        let code = unsafe json.withUnsafeBytes { text in
            unsafe policy_check_tokens(text.baseAddress, text.count, &message, message.count)
        }
        guard code != POLICY_accepted else { return nil }
        let name = unsafe policy_code_name(code).map { unsafe String(cString: $0) } ?? "unknown"
        return name + ": " + String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The number of a system call here; nil when this architecture has none of that name.
    package static func number(ofCall name: String) -> Int? {
        let number = unsafe policy_call_number(name)
        return number < 0 ? nil : Int(number)
    }
}
