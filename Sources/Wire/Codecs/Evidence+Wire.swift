import Schemas

extension CellEvidence: WireCodable {
    package func encode(into writer: inout WireWriter) {
        writer.signed(rows)
        writer.signed(subjects)
        writer.signed(nonzero)
        writer.additive(additive)
        writer.optional(atExtreme) { $0.signed($1) }
        writer.optional(sides) { writer, sides in
            writer.signed(sides.below)
            writer.signed(sides.above)
        }
        writer.optional(complement) { writer, complement in
            writer.signed(complement.rows)
            writer.signed(complement.subjects)
            writer.signed(complement.nonzero)
            writer.additive(complement.additive)
        }
        writer.choice(exactness)
    }

    package init(from reader: inout WireReader) throws(WireError) {
        self.init(
            rows: try reader.tally(), subjects: try reader.tally(), nonzero: try reader.tally(),
            additive: try reader.additive(),
            atExtreme: try reader.optional { (reader) throws(WireError) in try reader.tally() },
            sides: try reader.optional { (reader) throws(WireError) in
                Sides(below: try reader.tally(), above: try reader.tally())
            },
            complement: try reader.optional { (reader) throws(WireError) in
                Complement(
                    rows: try reader.tally(), subjects: try reader.tally(), nonzero: try reader.tally(),
                    additive: try reader.additive())
            },
            exactness: try reader.choice())
    }
}

extension WireWriter {
    fileprivate mutating func additive(_ additive: CellEvidence.Additive?) {
        optional(additive) { writer, additive in
            writer.value(additive.top1)
            writer.value(additive.top2)
            writer.value(additive.totalAbsolute)
        }
    }
}

extension WireReader {
    fileprivate mutating func additive() throws(WireError) -> CellEvidence.Additive? {
        try optional { (reader) throws(WireError) in
            CellEvidence.Additive(
                top1: try reader.value(), top2: try reader.value(), totalAbsolute: try reader.value())
        }
    }

    /// A number of rows or subjects.
    fileprivate mutating func tally() throws(WireError) -> Int64 {
        let value = try signed()
        guard value >= 0 else { throw WireError(.inconsistent) }
        return value
    }
}
