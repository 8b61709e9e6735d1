import Planning
import Testing

/// The 22 queries of TPC-H in their own text: all compile, and the interesting plans are what a good planner makes.
@Suite struct TPCHPlanTests {
    @Test(arguments: 1...22)
    func compiles(number: Int) throws {
        let plan = try TPCH.plan(number)
        // Every join has a key, but those with the one row of a scalar subquery.
        for line in plan.split(separator: "\n") where line.contains("join on []") {
            #expect(line.contains("single join"), "\(plan)")
        }
    }

    @Test(arguments: [
        (
            2,
            #"""
            limit 100 offset 0
              sort [#0 desc nulls first, #2 asc nulls last, #1 asc nulls last, #3 asc nulls last]
                project [#12, #8, #15, #0, #1, #9, #11, #13]
                  inner join on [ps_supplycost = #1, p_partkey = #0]
                    inner join on [n_regionkey = r_regionkey]
                      inner join on [s_nationkey = n_nationkey]
                        inner join on [ps_suppkey = s_suppkey]
                          inner join on [p_partkey = ps_partkey]
                            filter ((p_size = 15) and like(p_type, '%BRASS', '\'))
                              scan part [p_partkey, p_mfgr, p_type, p_size]
                            scan partsupp [ps_partkey, ps_suppkey, ps_supplycost]
                          scan supplier [s_suppkey, s_name, s_address, s_nationkey, s_phone, s_acctbal, s_comment]
                        scan nation [n_nationkey, n_name, n_regionkey]
                      filter (r_name = 'EUROPE')
                        scan region [r_regionkey, r_name]
                    aggregate by [ps_partkey] of [minimum(ps_supplycost)]
                      inner join on [n_regionkey = r_regionkey]
                        inner join on [s_nationkey = n_nationkey]
                          inner join on [ps_suppkey = s_suppkey]
                            scan partsupp [ps_partkey, ps_suppkey, ps_supplycost]
                            scan supplier [s_suppkey, s_nationkey]
                          scan nation [n_nationkey, n_regionkey]
                        filter (r_name = 'EUROPE')
                          scan region [r_regionkey, r_name]
            """#
        ),
        (
            4,
            #"""
            sort [#0 asc nulls last]
              aggregate by [o_orderpriority] of [countRows()]
                semi join on [o_orderkey = l_orderkey]
                  filter ((o_orderdate >= date '1993-07-01') and (o_orderdate < date '1993-10-01'))
                    scan orders [o_orderkey, o_orderdate, o_orderpriority]
                  filter (l_commitdate < l_receiptdate)
                    scan lineitem [l_orderkey, l_commitdate, l_receiptdate]
            """#
        ),
        (
            11,
            #"""
            sort [#1 desc nulls first]
              project [#0, #1]
                filter (cast(#1 as decimal(38,6)) > #2)
                  single join on []
                    aggregate by [ps_partkey] of [sum((ps_supplycost * cast(ps_availqty as decimal(19,0))))]
                      inner join on [s_nationkey = n_nationkey]
                        inner join on [ps_suppkey = s_suppkey]
                          scan partsupp [ps_partkey, ps_suppkey, ps_availqty, ps_supplycost]
                          scan supplier [s_suppkey, s_nationkey]
                        filter (n_name = 'GERMANY')
                          scan nation [n_nationkey, n_name]
                    project [(#0 * 0.0001)]
                      aggregate by [] of [sum((ps_supplycost * cast(ps_availqty as decimal(19,0))))]
                        inner join on [s_nationkey = n_nationkey]
                          inner join on [ps_suppkey = s_suppkey]
                            scan partsupp [ps_suppkey, ps_availqty, ps_supplycost]
                            scan supplier [s_suppkey, s_nationkey]
                          filter (n_name = 'GERMANY')
                            scan nation [n_nationkey, n_name]
            """#
        ),
        (
            13,
            #"""
            sort [#1 desc nulls first, #0 desc nulls first]
              aggregate by [#1] of [countRows()]
                aggregate by [c_custkey] of [count(o_orderkey)]
                  left join on [c_custkey = o_custkey]
                    scan customer [c_custkey]
                    filter not(like(o_comment, '%special%requests%', '\'))
                      scan orders [o_orderkey, o_custkey, o_comment]
            """#
        ),
        (
            15,
            #"""
            sort [#0 asc nulls last]
              project [#0, #1, #2, #3, #5]
                filter (#5 = #6)
                  single join on []
                    inner join on [s_suppkey = #0]
                      scan supplier [s_suppkey, s_name, s_address, s_phone]
                      shared 0
                    aggregate by [] of [maximum(#1)]
                      shared 0
            shared 0:
              aggregate by [l_suppkey] of [sum((l_extendedprice * (1.00 - l_discount)))]
                filter ((l_shipdate >= date '1996-01-01') and (l_shipdate < date '1996-04-01'))
                  scan lineitem [l_suppkey, l_extendedprice, l_discount, l_shipdate]
            """#
        ),
        (
            16,
            #"""
            sort [#3 desc nulls first, #0 asc nulls last, #1 asc nulls last, #2 asc nulls last]
              aggregate by [p_brand, p_type, p_size] of [countDistinct(ps_suppkey)]
                inner join on [ps_partkey = p_partkey]
                  anti join on [ps_suppkey = s_suppkey]
                    scan partsupp [ps_partkey, ps_suppkey]
                    filter like(s_comment, '%Customer%Complaints%', '\')
                      scan supplier [s_suppkey, s_comment]
                  filter ((p_brand <> 'Brand#45') and p_size in (49, 14, 23, 45, 19, 3, 36, 9) and not(like(p_type, 'MEDIUM POLISHED%', '\')))
                    scan part [p_partkey, p_brand, p_type, p_size]
            """#
        ),
        (
            17,
            #"""
            project [(cast(#0 as double) / 7)]
              aggregate by [] of [sum(#2)]
                inner join on [p_partkey = #0] where (cast(#1 as double) < (0.2 * #7))
                  inner join on [l_partkey = p_partkey]
                    scan lineitem [l_partkey, l_quantity, l_extendedprice]
                    filter ((p_brand = 'Brand#23') and (p_container = 'MED BOX'))
                      scan part [p_partkey, p_brand, p_container]
                  aggregate by [l_partkey] of [average(l_quantity)]
                    scan lineitem [l_partkey, l_quantity]
            """#
        ),
        (
            18,
            #"""
            limit 100 offset 0
              sort [#4 desc nulls first, #3 asc nulls last]
                aggregate by [c_name, c_custkey, o_orderkey, o_orderdate, o_totalprice] of [sum(l_quantity)]
                  inner join on [o_orderkey = l_orderkey]
                    inner join on [c_custkey = o_custkey]
                      scan customer [c_custkey, c_name]
                      semi join on [o_orderkey = #0]
                        scan orders [o_orderkey, o_custkey, o_totalprice, o_orderdate]
                        filter (#1 > 300.00)
                          aggregate by [l_orderkey] of [sum(l_quantity)]
                            scan lineitem [l_orderkey, l_quantity]
                    scan lineitem [l_orderkey, l_quantity]
            """#
        ),
        (
            20,
            #"""
            sort [#0 asc nulls last]
              project [s_name, s_address]
                inner join on [s_nationkey = n_nationkey]
                  semi join on [s_suppkey = #1]
                    scan supplier [s_suppkey, s_name, s_address, s_nationkey]
                    inner join on [ps_partkey = #0, ps_suppkey = #1] where (cast(#2 as decimal(38,3)) > (0.5 * #5))
                      semi join on [ps_partkey = p_partkey]
                        scan partsupp [ps_partkey, ps_suppkey, ps_availqty]
                        filter like(p_name, 'forest%', '\')
                          scan part [p_partkey, p_name]
                      aggregate by [l_partkey, l_suppkey] of [sum(l_quantity)]
                        filter ((l_shipdate >= date '1994-01-01') and (l_shipdate < date '1995-01-01'))
                          scan lineitem [l_partkey, l_suppkey, l_quantity, l_shipdate]
                  filter (n_name = 'CANADA')
                    scan nation [n_nationkey, n_name]
            """#
        ),
        (
            21,
            #"""
            limit 100 offset 0
              sort [#1 desc nulls first, #0 asc nulls last]
                aggregate by [s_name] of [countRows()]
                  anti join on [l_orderkey = l_orderkey] where (l_suppkey <> l_suppkey)
                    semi join on [l_orderkey = l_orderkey] where (l_suppkey <> l_suppkey)
                      inner join on [s_nationkey = n_nationkey]
                        inner join on [l_orderkey = o_orderkey]
                          inner join on [s_suppkey = l_suppkey]
                            scan supplier [s_suppkey, s_name, s_nationkey]
                            filter (l_receiptdate > l_commitdate)
                              scan lineitem [l_orderkey, l_suppkey, l_commitdate, l_receiptdate]
                          filter (o_orderstatus = 'F')
                            scan orders [o_orderkey, o_orderstatus]
                        filter (n_name = 'SAUDI ARABIA')
                          scan nation [n_nationkey, n_name]
                      scan lineitem [l_orderkey, l_suppkey]
                    filter (l_receiptdate > l_commitdate)
                      scan lineitem [l_orderkey, l_suppkey, l_commitdate, l_receiptdate]
            """#
        ),
        (
            22,
            #"""
            sort [#0 asc nulls last]
              aggregate by [#1] of [countRows(), sum(#0)]
                project [#2, substring(#1, 1, 2)]
                  filter (cast(#2 as double) > #3)
                    single join on []
                      anti join on [c_custkey = o_custkey]
                        filter substring(c_phone, 1, 2) in ('13', '31', '23', '29', '30', '18', '17')
                          scan customer [c_custkey, c_phone, c_acctbal]
                        scan orders [o_custkey]
                      aggregate by [] of [average(c_acctbal)]
                        filter ((c_acctbal > 0.00) and substring(c_phone, 1, 2) in ('13', '31', '23', '29', '30', '18', '17'))
                          scan customer [c_phone, c_acctbal]
            """#
        ),
    ])
    func plans(number: Int, plan: String) throws {
        #expect(try TPCH.plan(number) == plan)
    }
}
