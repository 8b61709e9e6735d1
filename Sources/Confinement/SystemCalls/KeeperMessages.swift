import SandboxLock

/// The C structures that keeper and server exchange, as bytes.
enum KeeperMessages {
    static func hello(_ configuration: SandboxConfiguration) -> [UInt8] {
        var hello = sb_hello()
        hello.magic = SB_MAGIC
        hello.version = SB_VERSION
        hello.least = UInt32(configuration.leastMode.rawValue)
        hello.most = UInt32(configuration.mostMode.rawValue)
        hello.uid = configuration.userID
        hello.gid = configuration.groupID
        hello.execute_workers = configuration.spawning == .exec ? 1 : 0
        hello.check_syscall = configuration.policy.checkCall
        hello.check_errno = configuration.policy.checkErrno
        return unsafe withUnsafeBytes(of: hello) { unsafe [UInt8]($0) }
    }

    static func order(id: UInt64, limits: SandboxLimits, discardLog: Bool) -> [UInt8] {
        var order = sb_order()
        order.magic = SB_MAGIC
        order.discard_log = discardLog ? 1 : 0
        order.id = id
        order.memory_bytes = UInt64(limits.memoryBytes)
        order.cpu_seconds = UInt64(limits.cpuSeconds)
        order.file_bytes = UInt64(limits.fileBytes)
        order.descriptors = UInt32(limits.descriptors)
        return unsafe withUnsafeBytes(of: order) { unsafe [UInt8]($0) }
    }

    static let eventBytes = MemoryLayout<sb_event>.size

    static func event(_ bytes: [UInt8]) -> sb_event? {
        guard bytes.count == eventBytes else { return nil }
        var event = sb_event()
        unsafe withUnsafeMutableBytes(of: &event) { unsafe $0.copyBytes(from: bytes) }
        return event.magic == SB_MAGIC ? event : nil
    }

    /// The compiled policy's bytes, as the keeper reads them.
    static func program(_ policy: SandboxPolicyProgram) -> [UInt8] {
        unsafe policy.instructions.withUnsafeBytes { unsafe [UInt8]($0) }
    }
}
