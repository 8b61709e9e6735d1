import SandboxServer

/// Sealed memory files: what the other side maps cannot change under it.
enum SealedMemory {
    static func file(_ bytes: [UInt8]) throws(ConfinementError) -> Descriptor {
        let number = unsafe bytes.withUnsafeBytes { unsafe sb_sealed_file($0.baseAddress, $0.count) }
        guard number >= 0 else { throw systemError("memfd_create") }
        return Descriptor(number)
    }
}
