import Glibc
import SandboxLock

let without = Controls(arguments: CommandLine.arguments)
if without.brokenNamespaces, triesNamespaces() { sb_exit(Int32(SB_EXIT_ROOT.rawValue)) }
sb_enter_without(without.steps)
sb_serve()
warmThreads()
let early = without.earlyThread ? EarlyThread() : nil
if without.log { reportToLog("worker begins\n") }
while without.hang { pause() }
sb_lock_without(without.steps)
serveProbe(early)
