import Kernels

/// How the evidence of one aggregate lies in a record: the header, additive and counting parts, then extremes. The
/// layout of header and parts is the kernel's (`Sources/Kernels/stamp.c`).
struct EvidencePlan {
    struct Part {
        var argument: Int
        var kind: Kind
        /// The argument is never NULL: rows and subjects are the header's.
        var isShared: Bool
        var offset: Int
        /// Where the subjects with a contribution other than zero are counted.
        var nonzeroOffset: Int
        /// The least value where values may be below zero, else 0.
        let low: Int64
        /// The greatest value less `low`; nil: not known.
        let span: UInt128?

        init(_ need: Need, kind: Kind) {
            (argument, self.kind, isShared) = (need.argument, kind, !need.isNullable)
            (offset, nonzeroOffset) = (0, 0)
            let interval = need.bounds.interval
            low = interval.map { Int64(clamping: min($0.lower, 0)) } ?? 0
            span = interval.map { UInt128(truncatingIfNeeded: max($0.upper, 0) &- min($0.lower, 0)) }
        }

        /// Where the part's row counts lie; not of `unsigned64`, which is always shared.
        var countsOffset: Int { offset + kind.countsOffset }
    }

    enum Kind: UInt32 {
        case count = 0, int64, int128, double
        /// Never negative and never NULL: half the record. A record has at most `unsignedLimit` of them.
        case unsigned64

        static let unsignedLimit = Int(KN_STAMP_U64_LIMIT)

        var bytes: Int {
            switch self {
            case .count, .unsigned64: 32
            case .int64, .double: 64
            case .int128: 112
            }
        }

        var countsOffset: Int {
            switch self {
            case .count, .unsigned64: 0
            case .int64, .double: 40
            case .int128: 80
            }
        }

        /// Bytes of a value.
        var width: Int {
            switch self {
            case .count: 0
            case .int64, .double, .unsigned64: 8
            case .int128: 16
            }
        }
    }

    struct Extreme {
        var argument: Int
        var isMaximum: Bool
        var isWide: Bool
        var isShared: Bool
        var offset: Int

        var width: Int { isWide ? 16 : 8 }
        /// Last subject (u32), holders (u32), presence (u32) follow the value.
        static let bytes = 32
    }

    /// What the evidence needs of one argument.
    struct Need {
        var argument: Int
        var form: SumForm
        var isSummed: Bool
        var isCounted: Bool
        /// MIN (false), MAX (true).
        var extremes: [Bool]
        var isNullable: Bool
        var isWide: Bool
        var bounds: ValueBounds

        /// No value is below zero.
        var isUnsigned: Bool { bounds.interval.map { $0.lower >= 0 } ?? false }
    }

    static let headerBytes = 32

    let parts: [Part]
    let extremes: [Extreme]
    let stride: Int

    init(_ needs: [Need]) throws(ExecutionError) {
        var parts: [Part] = []
        var extremes: [Extreme] = []
        for need in needs {
            let kind: Kind =
                switch need.form {
                case _ where !need.isSummed: .count
                case .narrow:
                    need.isUnsigned && !need.isNullable
                        && parts.count(where: { $0.kind == .unsigned64 }) < Kind.unsignedLimit
                        ? .unsigned64 : .int64
                case .wide, .fixed: .int128
                case .sequential: .double
                case .checked: throw ExecutionError(.planUnsupported, "evidence of sums beyond 38 digits")
                }
            let counts = need.isCounted || !need.extremes.isEmpty
            if need.isSummed || (need.isNullable && counts) {
                parts.append(Part(need, kind: kind))
            }
            for isMaximum in need.extremes {
                extremes.append(
                    Extreme(
                        argument: need.argument, isMaximum: isMaximum, isWide: need.isWide, isShared: !need.isNullable,
                        offset: 0))
            }
        }
        // The kernel works these off together with the header.
        parts = parts.filter { $0.kind == .unsigned64 } + parts.filter { $0.kind != .unsigned64 }
        var next = Self.headerBytes
        for index in parts.indices {
            parts[index].offset = next
            parts[index].nonzeroOffset =
                parts[index].kind == .unsigned64
                ? (EvidenceCells.Header.nonzero + index) * 4
                : parts[index].countsOffset + EvidenceCells.Counts.nonzero * 4
            next += parts[index].kind.bytes
        }
        for index in extremes.indices {
            extremes[index].offset = next
            next += Extreme.bytes
        }
        self.parts = parts
        self.extremes = extremes
        stride = next
    }

    func part(of argument: Int) -> Part? { parts.first { $0.argument == argument } }
    func extreme(of argument: Int, isMaximum: Bool) -> Extreme? {
        extremes.first { $0.argument == argument && $0.isMaximum == isMaximum }
    }
}

/// The rows of a stamp: groups and subjects, and the values of every part and extreme.
struct StampRows {
    var groups: UnsafePointer<UInt32>
    var subjects: UnsafePointer<UInt32>
    var count: Int
    var parts: [Values]
    var extremes: [Values]

    struct Values {
        var values: UnsafeRawPointer?
        /// Nil where no value is NULL.
        var valid: UnsafePointer<UInt8>?
    }

    init(
        groups: UnsafePointer<UInt32>, subjects: UnsafePointer<UInt32>, count: Int, parts: [Values], extremes: [Values]
    ) {
        self.groups = groups
        self.subjects = subjects
        self.count = count
        self.parts = parts
        self.extremes = extremes
    }

    /// Of a batch.
    init(
        _ plan: EvidencePlan, groups: UnsafePointer<UInt32>, subjects: UnsafePointer<UInt32>, count: Int,
        feeds: [MeasureFeed]
    ) {
        self.groups = groups
        self.subjects = subjects
        self.count = count
        parts = plan.parts.map { part in
            let feed = feeds[part.argument]
            let values: UnsafeRawPointer? =
                switch part.kind {
                case .count: nil
                case .int64, .double, .unsigned64: UnsafeRawPointer(feed.vector.data)
                case .int128: UnsafeRawPointer(feed.wideValues)
                }
            return Values(values: values, valid: feed.valid)
        }
        extremes = plan.extremes.map { extreme in
            let feed = feeds[extreme.argument]
            let values = extreme.isWide ? UnsafeRawPointer(feed.vector.data) : UnsafeRawPointer(feed.orderKeys)
            return Values(values: values, valid: feed.valid)
        }
    }
}
