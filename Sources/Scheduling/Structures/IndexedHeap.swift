/// A binary min-heap in which an element can be found, moved and removed: a step costs at most the logarithm of its size.
/// Equal keys would make its order depend on its past, so that keys hold what sets elements apart.
struct IndexedHeap<Element: Hashable & Sendable, Key: Comparable & Hashable & Sendable>: Hashable, Sendable {
    struct Node: Hashable, Sendable {
        var element: Element
        var key: Key
    }

    private(set) var nodes: [Node] = []
    private var places: [Element: Int] = [:]

    var first: Node? { nodes.first }
    var count: Int { nodes.count }
    var isEmpty: Bool { nodes.isEmpty }

    func contains(_ element: Element) -> Bool { places[element] != nil }

    /// Puts an element in, or moves it to another key.
    mutating func set(_ element: Element, _ key: Key, _ visits: inout VisitCounter) {
        if let place = places[element] {
            guard nodes[place].key != key else { return }
            nodes[place].key = key
            settle(place, &visits)
        } else {
            places[element] = nodes.count
            nodes.append(Node(element: element, key: key))
            settle(nodes.count - 1, &visits)
        }
    }

    /// False when it is not there.
    @discardableResult mutating func remove(_ element: Element, _ visits: inout VisitCounter) -> Bool {
        guard let place = places.removeValue(forKey: element) else { return false }
        let last = nodes.removeLast()
        if place < nodes.count {
            nodes[place] = last
            places[last.element] = place
            settle(place, &visits)
        }
        return true
    }

    /// Gives every element the key that `key` finds for it.
    mutating func rekey(_ visits: inout VisitCounter, _ key: (Element) -> Key) {
        for place in nodes.indices { nodes[place].key = key(nodes[place].element) }
        for place in nodes.indices.reversed() { sink(place, &visits) }
    }

    private mutating func settle(_ place: Int, _ visits: inout VisitCounter) {
        var place = place
        while place > 0 {
            visits.count += 1
            let parent = (place - 1) / 2
            guard nodes[place].key < nodes[parent].key else { break }
            exchange(place, parent)
            place = parent
        }
        sink(place, &visits)
    }

    private mutating func sink(_ place: Int, _ visits: inout VisitCounter) {
        var place = place
        while true {
            var least = place
            for child in [2 * place + 1, 2 * place + 2] where child < nodes.count {
                visits.count += 1
                if nodes[child].key < nodes[least].key { least = child }
            }
            guard least != place else { return }
            exchange(place, least)
            place = least
        }
    }

    private mutating func exchange(_ one: Int, _ other: Int) {
        nodes.swapAt(one, other)
        places[nodes[one].element] = one
        places[nodes[other].element] = other
    }

    /// True when every node is no less than its parent and found where it is; looks at all of them.
    var isSound: Bool {
        places.count == nodes.count
            && nodes.indices.allSatisfy { place in
                places[nodes[place].element] == place
                    && (place == 0 || !(nodes[place].key < nodes[(place - 1) / 2].key))
            }
    }
}
