import Commands
import Glibc

// libcurl, below URLSession, would ask a proxy of the environment for this machine itself.
let loopback = "127.0.0.1,localhost,::1"
let others = getenv("no_proxy") ?? getenv("NO_PROXY")
setenv("no_proxy", others.map { String(cString: $0) + "," + loopback } ?? loopback, 1)

await Program.main()
