import Schemas

/// Which identifiers concern an organisation, so that whoever asks for its newest reads no others. Ascending identifiers are
/// ascending in time.
struct PartyIndex<ID: Hashable & Comparable & Sendable>: Hashable, Sendable {
    private var all: [ID] = []
    private var ofOrganisation: [OrganisationID: [ID]] = [:]

    mutating func insert(_ id: ID, parties: Set<OrganisationID>) {
        Self.insert(id, into: &all)
        for organisation in parties { Self.insert(id, into: &ofOrganisation[organisation, default: []]) }
    }

    mutating func remove(_ id: ID, parties: Set<OrganisationID>) {
        Self.remove(id, from: &all)
        for organisation in parties {
            Self.remove(id, from: &ofOrganisation[organisation, default: []])
            if ofOrganisation[organisation]?.isEmpty == true { ofOrganisation[organisation] = nil }
        }
    }

    /// Those of an organisation, of everybody for nil; ascending; below `bound` alone.
    func ids(of organisation: OrganisationID?, below bound: ID? = nil) -> ArraySlice<ID> {
        let ids = organisation.map { ofOrganisation[$0, default: []] } ?? all
        return ids[..<(bound.map { Self.place(of: $0, in: ids) } ?? ids.count)]
    }

    private static func insert(_ id: ID, into ids: inout [ID]) {
        // Nearly always the newest of all.
        if let last = ids.last, last >= id {
            let place = place(of: id, in: ids)
            if ids[place] != id { ids.insert(id, at: place) }
        } else {
            ids.append(id)
        }
    }

    private static func remove(_ id: ID, from ids: inout [ID]) {
        let place = place(of: id, in: ids)
        if place < ids.count, ids[place] == id { ids.remove(at: place) }
    }

    /// The first place whose identifier is not below this one.
    private static func place(of id: ID, in ids: [ID]) -> Int {
        var (low, high) = (0, ids.count)
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
