import Schemas

/// Makes the plan of a query of several tables: numbers the columns, unnests subqueries, pushes predicates down, forms joins,
/// and puts positions back in the place of numbers.
struct RelationalPlanner {
    private let session: BindingSession

    init(_ session: BindingSession) { self.session = session }

    func query(_ relation: BoundRelation) throws(PlanningError) -> BoundQuery {
        let builder = RelationBuilder(session)
        let built = try builder.build(relation.plan, outer: [])
        let plan = try builder.finish(built)
        return BoundQuery(
            plan: plan, columns: relation.columns, tables: session.tables, isRestricted: false, shared: builder.shared)
    }
}
