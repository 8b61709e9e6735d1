import Ledger
import Schemas

/// One seed from start to rest.
package struct Run: Sendable {
    package var seed: UInt64
    /// What went wrong; nil when nothing did.
    package var fault: String?
    package var steps: Int
    package var entries: Int
    package var jobs: Int
    package var releases: Int
    package var writes: Int
    package var trace: [String]

    /// Steps of mischief before a world is left to settle.
    package static let standardSteps = 400

    package static func run(
        seed: UInt64, steps: Int = standardSteps, canary: Canary? = nil, isTraced: Bool = false
    ) -> Run {
        run(World(seed: seed, canary: canary, isTraced: isTraced), seed, steps)
    }

    /// The same world, where the n-th write meets this fate and nothing else goes wrong.
    package static func run(seed: UInt64, steps: Int, write: Int, fate name: String, isTraced: Bool = false) -> Run {
        let fate = Disk.Fate(rawValue: name) ?? .written
        return run(World(seed: seed, plan: World.Plan(write: write, fate: fate), isTraced: isTraced), seed, steps)
    }

    /// Names of what a write can meet.
    package static let fates = Disk.Fate.allCases.map(\.rawValue)

    private static func run(_ begun: World, _ seed: UInt64, _ steps: Int) -> Run {
        var world = begun
        var taken = 0
        while taken < steps, world.checker.fault == nil {
            world.step()
            taken += 1
        }
        if world.checker.fault == nil { world.settle() }
        return Run(
            seed: seed, fault: world.checker.fault, steps: taken, entries: world.disk.entries.count,
            jobs: world.checker.accepted.count, releases: world.checker.released.count, writes: world.disk.writes,
            trace: world.trace)
    }

    /// The run with the fewest steps that still fails, traced.
    package static func shortest(failing seed: UInt64, canary: Canary? = nil) -> Run {
        var (low, high) = (0, run(seed: seed, canary: canary).steps)
        while low < high {
            let middle = (low + high) / 2
            if run(seed: seed, steps: middle, canary: canary).fault != nil { high = middle } else { low = middle + 1 }
        }
        return run(seed: seed, steps: high, canary: canary, isTraced: true)
    }
}

extension World {
    /// Nothing goes wrong any more, everything is opened again, and the world comes to rest.
    mutating func settle() {
        isSettling = true
        isDiskFull = false
        journal.spaceIsBack()
        if journal.failure != nil || dispatch.isHalted { crash() }
        send(.event(.proceed))
        open()
        var quiet = 0
        for _ in 0..<20_000 where checker.fault == nil && quiet < 4 {
            now += 10
            collect()
            // A write may have failed as planned even now.
            if journal.failure?.code == .poisoned { crash() }
            if journal.failure != nil { journal.spaceIsBack() }
            if !letters.isEmpty {
                deliver()
            } else if batch != nil || !pending.isEmpty {
                commit()
            } else if let attempt = attempts.first {
                workers[attempt] = true
                work()
            } else if !timers.isEmpty {
                ring()
            } else {
                send(.event(.tick))
                quiet += 1
                // What was to be opened may not have come to the disk.
                if quiet == 1 { open() }
            }
            checker.read(disk)
        }
        // Without an end of its own a terminated agreement's job was cancelled; all others could run.
        checker.rests()
        if checker.fault == nil, !dispatch.isIdle { checker.fail("something is left over") }
        guard let replay = replayed() else { return checker.fail("the chain is broken") }
        if replay.state != journal.state { checker.fail("the state is not the one that the entries make") }
        if let fault = dispatch.scheduler.fault { checker.fail("scheduler: \(fault)") }
    }

    private mutating func open() {
        change { state, draft in
            for (id, agreement) in state.catalogue.agreements.sorted(by: { $0.key < $1.key })
            where agreement.status == .suspended {
                draft.record(.agreementStatusChanged(.init(agreement: id, status: .active, reason: "r")))
            }
            for (id, dataset) in state.catalogue.datasets.sorted(by: { $0.key < $1.key })
            where dataset.status == .suspended {
                draft.record(.datasetStatusChanged(.init(dataset: id, status: .active, reason: "r")))
            }
            if state.scheduling.isPaused { draft.record(.schedulerPaused(.init(isPaused: false, reason: "r"))) }
        }
    }
}
