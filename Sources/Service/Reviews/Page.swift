import Governance
import Schemas

/// Lists are answered in pages: whoever asks makes nobody else wait for long.
package enum Page {
    /// Elements of a page, at most.
    package static let limit = 1_000

    /// The first elements that can be shown, at most `limit`; nothing is read after them.
    static func first<Element, Shown>(
        _ limit: Int, of elements: some Sequence<Element>, _ show: (Element) -> Shown?
    ) -> [Shown] {
        var page: [Shown] = []
        for element in elements {
            guard page.count < limit else { break }
            if let shown = show(element) { page.append(shown) }
        }
        return page
    }
}

extension Actor {
    /// The organisation whose requests and releases are all that this actor may see; nil for auditors, who may see others'.
    var horizon: OrganisationID? { credential == .session && roles.contains(.auditor) ? nil : organisation }
}
