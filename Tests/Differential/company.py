"""The tables of the written statements (Statements/*.sql): a small company, with NULLs, ties and ends of months."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from Engines.tables import Table  # noqa: E402


def rows(text):
    return [[None if cell == "" else "" if cell == "''" else cell for cell in line.strip().split("|")]
            for line in text.strip().splitlines()]


DEPT = rows("""
1|Engineering|Hangzhou|1500000.00
2|Sales|Ningbo|800000.50
3|Support|Wenzhou|
4|Research||250000.25
5|Legal|Hangzhou|0.00
""")

EMP = rows("""
1|Ada Lovelace|1||9800.00|2015-01-31|4.5|true|ada@example.com
2|Bob Stone|1|1|7200.50|2016-02-29|3.75|true|BOB@Example.COM
3|Chen Wei|1|1|7200.50|2017-06-15|4.5|false|chen.wei@mail.cn
4|Dora Li|2|1|5100.00|2018-12-31||true|
5|Eve|2|4|4300.25|2019-03-01|2.25|true|eve+spam@example.org
6|Faye O'Neil|2|4||2019-03-01|3.0||faye@example.org
7|Gu Ming|3|1|3900.00|2020-02-29|1.125|false|gu_ming@mail.cn
8|Hana|3|7|3900.00|2020-07-04|5.0|true|
9|Ivan Petrov||1|6100.75|2021-11-11|3.75|true|ivan@пример.рф
10|Joan of Arc|4||8800.00||4.875|false|joan@example.com
11|数 闸|4|10|4700.00|2022-10-10||true|shu@example.cn
12|Zoë|1|2|150.10|2023-05-05|0.5|true|zoe@example.com
""")

SALE = rows("""
1|4|north|widget|120.50|3|2023-01-01 09:15:00
2|4|north|gadget|80.00|1|2023-01-01 17:45:30
3|5|south|widget|120.50|2|2023-01-15 00:00:00
4|5|south|gizmo|999.99|1|2023-02-28 23:59:59
5|5|north|gadget|80.00|10|2023-03-01 12:00:00
6|6|east|widget|-20.50|1|2023-03-31 08:30:15
7|6|east|gizmo|0.00|0|2023-04-01 00:00:01
8|4|west|gadget|75.25||2023-04-30 10:10:10
9|5|west||45.00|5|2023-05-05 05:05:05
10|9|north|widget|130.00|7|2023-06-30 18:00:00
11|9||gizmo||2|2023-07-01 06:30:00
12|4|south|gadget|82.75|4|2023-12-31 23:59:59
13|5|north|widget|118.00|6|2024-01-01 00:00:00
14||east|gizmo|1010.10|1|2024-02-29 13:13:13
15|6|south|gadget|79.99|2|
16|9|west|widget|121.00|3|2024-03-15 15:30:45
17|4|north|gizmo|1005.00|2|2024-03-31 07:07:07
18|5|south|widget|119.50|8|2024-05-20 20:20:20
""")

CALENDAR = rows("""
2023-01-01|true|New Year
2023-02-28|false|
2023-05-05|true|May
2024-01-01|true|New Year
2024-02-29|false|Leap
""")


def tables():
    return [
        Table("dept", [("id", "integer"), ("name", "text"), ("city", "text"), ("budget", "decimal(12,2)")], DEPT),
        Table("emp", [("id", "integer"), ("name", "text"), ("dept_id", "integer"), ("manager_id", "integer"),
                      ("salary", "decimal(10,2)"), ("hired", "date"), ("rating", "double"), ("active", "boolean"),
                      ("email", "text")], EMP),
        Table("sale", [("id", "integer"), ("emp_id", "integer"), ("region", "text"), ("product", "text"),
                       ("amount", "decimal(10,2)"), ("qty", "integer"), ("sold", "timestamp")], SALE),
        Table("calendar", [("day", "date"), ("holiday", "boolean"), ("label", "text")], CALENDAR),
    ]
