import Glibc
import SandboxLock

let without = Controls(arguments: CommandLine.arguments)
sb_enter_without(without.steps)
sb_serve()
let early = without.earlyThread ? EarlyThread() : nil
if without.log { reportToLog("worker begins\n") }
while without.hang { pause() }
sb_lock_without(without.steps)
serveProbe(early)
