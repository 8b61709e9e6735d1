@testable import Confinement

/// Runs a classic BPF program over a seccomp_data, as the kernel would: seccomp(2), bpf(4). Only what libseccomp writes.
struct FilterMachine {
    let program: SandboxPolicyProgram

    enum Verdict: Equatable {
        case kill, allow
        case errno(Int)
        case other(UInt32)
    }

    #if arch(x86_64)
        static let architecture: UInt32 = 0xc000_003e
    #else
        static let architecture: UInt32 = 0xc000_00b7
    #endif

    /// The verdict on a call by name.
    func verdict(_ name: String, _ arguments: UInt64...) -> Verdict? {
        PolicyCompiler.number(ofCall: name).map { verdict(number: UInt32($0), arguments) }
    }

    func verdict(number: UInt32, architecture: UInt32 = architecture, _ arguments: [UInt64] = []) -> Verdict {
        var words = [number, architecture, 0, 0]
        for index in 0..<6 {
            let value = index < arguments.count ? arguments[index] : 0
            words += [UInt32(truncatingIfNeeded: value), UInt32(truncatingIfNeeded: value >> 32)]
        }
        return run(words)
    }

    private func run(_ data: [UInt32]) -> Verdict {
        var at = 0
        var accumulator: UInt32 = 0
        while true {
            let word = program.instructions[at]
            let code = word & 0xffff, k = UInt32(truncatingIfNeeded: word >> 32)
            let jumpTrue = Int(word >> 16 & 0xff), jumpFalse = Int(word >> 24 & 0xff)
            at += 1
            func jump(_ condition: Bool) { at += condition ? jumpTrue : jumpFalse }
            switch code {
            case 0x20: accumulator = data[Int(k) / 4]  // BPF_LD | BPF_W | BPF_ABS
            case 0x54: accumulator &= k  // BPF_ALU | BPF_AND | BPF_K
            case 0x05: at += Int(k)  // BPF_JMP | BPF_JA
            case 0x15: jump(accumulator == k)
            case 0x25: jump(accumulator > k)
            case 0x35: jump(accumulator >= k)
            case 0x45: jump(accumulator & k != 0)
            case 0x06: return verdict(of: k)  // BPF_RET | BPF_K
            default: preconditionFailure("instruction \(code)")
            }
        }
    }

    private func verdict(of value: UInt32) -> Verdict {
        switch value {
        case 0x8000_0000: .kill
        case 0x7fff_0000: .allow
        case 0x0005_0000...0x0005_ffff: .errno(Int(value & 0xffff))
        default: .other(value)
        }
    }
}
