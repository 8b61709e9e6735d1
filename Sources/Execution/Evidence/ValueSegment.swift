/// Some values of a group, and whose each is under one subject key.
struct ValueSegment<Key: BitwiseCopyable> {
    let values: UnsafeBufferPointer<Key>
    let codes: UnsafePointer<UInt32>
}

/// Values with their subjects, group by group. They stay where they are while they are read.
protocol SegmentSource: AnyObject, Sendable {
    func count(_ group: Int) -> Int
    func segments<Key: BitwiseCopyable>(_ group: Int, key: Int, as: Key.Type) -> [ValueSegment<Key>]
}

extension GroupedValues: SegmentSource {
    func count(_ group: Int) -> Int { range(group).count }

    func segments<Key: BitwiseCopyable>(_ group: Int, key: Int, as _: Key.Type) -> [ValueSegment<Key>] {
        [
            ValueSegment(
                values: UnsafeBufferPointer(values(group, as: Key.self)),
                codes: UnsafePointer(subjects[key].pointer + range(group).lowerBound))
        ]
    }
}
