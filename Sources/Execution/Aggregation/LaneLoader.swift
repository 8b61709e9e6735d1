import Columns
import Kernels

/// Widens a lane of a block into a vector.
enum LaneLoader {
    static func load(_ lane: TupleLayout.Lane, _ source: UnsafeRawPointer, into vector: ColumnVector, count: Int) {
        switch (vector.kind, lane.width) {
        case (.int64, 1): kn_unpack_u8(source.bound(UInt8.self), lane.base, count, vector.int64s)
        case (.int64, 2): kn_unpack_u16(source.bound(UInt16.self), lane.base, count, vector.int64s)
        case (.int64, 4): kn_unpack_u32(source.bound(UInt32.self), lane.base, count, vector.int64s)
        case (.code, 1): kn_codes_u8(source.bound(UInt8.self), .max, count, vector.codes)
        case (.code, 2): kn_codes_u16(source.bound(UInt16.self), .max, count, vector.codes)
        default: vector.data.copyMemory(from: source, byteCount: count * lane.width)
        }
    }
}
