import Glibc
import ShippedPolicies
import Testing

@testable import Confinement

/// The compiled programs as tables: what is allowed, with which arguments, and that all else is not.
@Suite struct PolicyTableTests {
    let worker: FilterMachine
    let ingest: FilterMachine

    init() throws {
        worker = FilterMachine(program: try SandboxPolicyProgram(json: ShippedPolicies.seccompWorker))
        ingest = FilterMachine(program: try SandboxPolicyProgram(json: ShippedPolicies.seccompIngest))
    }

    static let none: UInt64 = 0, rw: UInt64 = 3, rx: UInt64 = 5, anonymous: UInt64 = 0x20
    static let threadFlags: UInt64 = 0x3d0f00

    @Test func memory() {
        #expect(worker.verdict("mmap", 0, 4096, 3, 0x22) == .allow)
        #expect(worker.verdict("mmap", 0, 4096, 0, 0x4022) == .allow)
        #expect(worker.verdict("mmap", 0, 4096, 1, 1, 4) == .allow)
        #expect(worker.verdict("mmap", 0, 4096, 1, 0x8001, 4) == .allow)
        for (protection, flags) in [
            (5, 0x22), (7, 0x22), (4, 2), (3, 1), (3, 0x21), (1, 0x21), (5, 1), (1, 0x80001), (1, 3), (3, 0x122),
            (1, 0x102), (3, 0x40022),
        ] as [(UInt64, UInt64)] {
            #expect(worker.verdict("mmap", 0, 4096, protection, flags) == .kill, "\(protection) \(flags)")
        }
        #expect(worker.verdict("mprotect", 0, 4096, 3) == .allow)
        for protection in [4, 5, 7] as [UInt64] { #expect(worker.verdict("mprotect", 0, 4096, protection) == .kill) }
        for advice in [2, 3, 4, 14, 22] as [UInt64] { #expect(worker.verdict("madvise", 0, 4096, advice) == .allow) }
        for advice in [9, 10, 12, 16, 21, 23, 100, 101] as [UInt64] {
            #expect(worker.verdict("madvise", 0, 4096, advice) == .kill)
        }
    }

    @Test func threads() {
        #expect(worker.verdict("clone", Self.threadFlags) == .allow)
        for flags in [0, 17, 0x3d0f11, 0x1000_0000, 0x3d0f00 | 0x1000_0000, 0x3d0f00 | 1 << 40, 0x3c0f00] as [UInt64] {
            #expect(worker.verdict("clone", flags) == .kill, "\(flags)")
        }
        #expect(worker.verdict("clone3", 0, 88) == .errno(38))
        for operation in [128, 129, 1, 137, 265, 393] as [UInt64] {
            #expect(worker.verdict("futex", 0, operation) == .allow)
        }
        // Priority inheritance, requeueing, the oldest descriptor operation.
        for operation in [0, 2, 3, 6, 7, 11, 12, 134, 135, 131, 132, 5] as [UInt64] {
            #expect(worker.verdict("futex", 0, operation) == .kill)
        }
        #expect(
            worker.verdict("futex", 0, 129 | 1 << 32) == .allow, "the kernel looks at 32 bits, and so does the rule")
        #expect(worker.verdict("sched_getaffinity", 0, 128) == .allow)
        #expect(worker.verdict("sched_getaffinity", 1, 128) == .kill)
    }

    @Test func descriptors() {
        for number in 0..<300 as Range<UInt64> {
            #expect(worker.verdict("sendto", number) == (number == 3 ? .allow : .kill))
            #expect(worker.verdict("recvmsg", number) == (number == 3 ? .allow : .kill))
            for call in ["write", "writev"] { #expect(worker.verdict(call, number) == (number == 2 ? .allow : .kill)) }
            for call in ["pwrite64", "pread64", "ftruncate"] {
                #expect(worker.verdict(call, number) == .kill)
                #expect(ingest.verdict(call, number) == ((4...8).contains(number) ? .allow : .kill))
            }
            #expect(ingest.verdict("write", number) == (number == 2 || (4...8).contains(number) ? .allow : .kill))
            #expect(ingest.verdict("writev", number) == (number == 2 ? .allow : .kill))
            for machine in [worker, ingest] { #expect(machine.verdict("read", number) == .kill) }
        }
    }

    @Test func everyOtherCallIsKilled() throws {
        let ruled = [
            "mmap", "mprotect", "munmap", "mremap", "brk", "getrandom", "exit", "exit_group", "madvise", "futex",
            "recvmsg", "sendto",
            "write", "writev", "clone3", "clone", "set_robust_list", "rseq", "rt_sigprocmask", "sched_getaffinity",
            "swapoff",
            "pwrite64", "pread64", "ftruncate",
        ]
        let numbers = Set(ruled.compactMap { PolicyCompiler.number(ofCall: $0).map(UInt32.init) })
        #expect(numbers.count == ruled.count)
        for number in (0..<1024 as Range<UInt32>) where !numbers.contains(number) {
            for arguments in [[], [3, 3, 3, 3, 3, 3], [UInt64](repeating: .max, count: 6)] as [[UInt64]] {
                #expect(worker.verdict(number: number, arguments) == .kill, "\(number)")
                #expect(ingest.verdict(number: number, arguments) == .kill, "\(number)")
            }
        }
    }

    @Test func otherArchitecturesAreKilled() throws {
        let exit = UInt32(try #require(PolicyCompiler.number(ofCall: "exit_group")))
        #expect(worker.verdict(number: exit) == .allow)
        for architecture in [0x4000_0003, 0xc000_00b7 ^ FilterMachine.architecture ^ 0xc000_003e, 0, 0x4000_0028]
            as [UInt32]
        {
            #expect(worker.verdict(number: exit, architecture: architecture) == .kill)
        }
        #if arch(x86_64)
            for number in 0..<600 as Range<UInt32> { #expect(worker.verdict(number: 0x4000_0000 | number) == .kill) }
        #endif
    }

    @Test func theSelfCheckAnswers() {
        #expect(worker.verdict("swapoff") == .errno(3999))
        #expect(ingest.verdict("swapoff") == .errno(3999))
    }
}
