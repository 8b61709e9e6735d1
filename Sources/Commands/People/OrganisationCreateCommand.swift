import ArgumentParser
import Governance
import Schemas
import Web

extension OrganisationKind: ExpressibleByArgument {}
extension AdministrativeLevel: ExpressibleByArgument {}

/// `sluice organisation create`
struct OrganisationCreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Add an organisation.",
        discussion: """
            Examples:
              sluice organisation create --id data-bureau --kind authority --level province --title-zh 省大数据发展管理局 --title-en "Provincial Data Bureau"
              sluice organisation create --id stats --kind openingBody --level province --authority data-bureau --title-zh 省统计局 --title-en "Bureau of Statistics"
              sluice organisation create --id acme --kind dataUser --title-zh 甲公司 --title-en "Acme Analytics"
            """)

    @OptionGroup var server: ServerOptions

    @Option(help: "Short name that everything else uses.")
    var id: String

    @Option(help: "What it is under Order 381.")
    var kind: OrganisationKind

    @Option(help: "Level of a public body.")
    var level: AdministrativeLevel?

    @Option(help: "Division code of GB/T 2260, six digits.")
    var region = "330000"

    @Option(help: "An opening body's authority of the same level and region.")
    var authority: String?

    @Option(name: .customLong("title-zh"), help: "Name in Chinese.")
    var titleZh: String

    @Option(name: .customLong("title-en"), help: "Name in English.")
    var titleEn: String

    func run() async throws {
        let body = OrganisationBody(
            id: OrganisationID(id), name: BilingualText(zh: titleZh, en: titleEn), kind: kind, level: level,
            region: region, authority: authority.map { OrganisationID($0) })
        let answer: JSONValue = try await server.client().post("/v1/organisations", body)
        try AnswerOutput.show(answer, json: server.json)
    }
}
