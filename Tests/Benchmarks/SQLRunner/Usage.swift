import Foundation

/// Wall and processor time, in milliseconds: a point, or the difference of two.
struct Usage {
    var wall: Double
    var cpu: Double

    static func now() -> Usage {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        var cpu = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu)
        return Usage(wall: milliseconds(time), cpu: milliseconds(cpu))
    }

    static func - (later: Usage, earlier: Usage) -> Usage {
        Usage(wall: later.wall - earlier.wall, cpu: later.cpu - earlier.cpu)
    }

    private static func milliseconds(_ time: timespec) -> Double {
        Double(time.tv_sec) * 1_000 + Double(time.tv_nsec) / 1e6
    }
}
