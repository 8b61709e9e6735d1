#!/usr/bin/env bash
# Every benchmark that compares Sluice with something people would use instead: both sides in one run, outputs compared
# first; and the runs over data that need other engines: TPC-H's answers, differential tests.
# usage: run.sh BIN_DIRECTORY [one-table|confinement|tpch-answers|differential|sqllogic|a work of suite/bench.py or
# service/bench.py]…   (default: all)
# Smaller runs: SLUICE_BENCH_SCALE (default 1), SLUICE_BENCH_SCALES (of scaling, default "0.1 1"), SLUICE_BENCH_ROUNDS (5),
# SLUICE_BENCH_SERVICE_SCALE (1), SLUICE_DIFFERENTIAL_QUERIES (50000). SLUICE_BENCH_DATA: a folder with sf1/lineitem.csv and so on, made before.
set -euo pipefail

binaries=$(realpath "$1"); shift
here=$(cd "$(dirname "$0")" && pwd)
work=${SLUICE_BENCH_DIR:-$here/../../.build/bench}
[ $# -gt 0 ] || set -- one-table confinement tpch-answers tpch groupby evidence evidence-second evidence-surcharge import \
  memory first-touch scan-bandwidth scaling service-latency service-throughput service-submissions service-overhead \
  service-fairness service-emergency service-queue differential sqllogic
mkdir -p "$work"

environment() {
  local venv=$work/venv
  [ -x "$venv/bin/python" ] || python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check duckdb chdb tpchgen-cli 'psycopg[binary]' huey
  [ -x "$binaries/sql-runner" ] || swift build -c release --product sql-runner >/dev/null
}

differential() {
  local queries=${SLUICE_DIFFERENTIAL_QUERIES:-50000}
  "$work/venv/bin/python" "$here/../Differential/run.py" --runner "$binaries/sql-runner" --folder "$work/differential" \
    --against "$1" --queries "$queries"
}

for which in "$@"; do
  case $which in
  one-table)
    environment
    "$work/venv/bin/python" "$here/engine/one_table.py" --sluice "$binaries/sluice" --folder "$work/one-table"
    ;;
  confinement)
    swift build -c release --product confinement-bench >/dev/null
    "$binaries/confinement-bench"
    ;;
  service-*)
    cc -O2 -o "$work/load" "$here/service/load.c"
    python=''
    if [ "$which" = service-queue ]; then
      [ -x "$binaries/ledger-bench" ] || swift build -c release --product ledger-bench >/dev/null
      environment
      python=$work/venv/bin/python
    fi
    python3 "$here/service/bench.py" "$binaries/sluice" "$work/load" "$which" --folder "$work/service" \
      --rounds "${SLUICE_BENCH_ROUNDS:-5}" --scale "${SLUICE_BENCH_SERVICE_SCALE:-1}" \
      ${python:+--python "$python"}
    ;;
  tpch-answers)
    environment
    "$work/venv/bin/python" "$here/../TPCH/check.py" --runner "$binaries/sql-runner" --data "$work/tpch-0.01" --generate
    ;;
  differential)
    environment
    for other in postgres duckdb sqlite; do differential $other; done
    ;;
  sqllogic)
    # No package ships SQLite's files: clone https://www.sqlite.org/sqllogictest and name its folder test/ here.
    files=${SLUICE_SQLLOGIC_DIR:-$work/sqllogic}
    if ! ls "$files"/select{1,2,3}.test >/dev/null 2>&1; then
      echo "sqllogic: skipped, no select1.test to select3.test in $files (SLUICE_SQLLOGIC_DIR names another folder)"
      continue
    fi
    environment
    "$work/venv/bin/python" "$here/../Differential/sqllogic.py" --runner "$binaries/sql-runner" \
      --folder "$work/sqllogic-work" "$files"/select{1,2,3}.test
    ;;
  tpch | groupby | evidence | evidence-second | evidence-surcharge | import | memory | first-touch | scan-bandwidth | scaling)
    environment
    "$work/venv/bin/python" "$here/suite/bench.py" "$which" --runner "$binaries/sql-runner" --sluice "$binaries/sluice" \
      --folder "$work/suite" --scale "${SLUICE_BENCH_SCALE:-1}" --scales ${SLUICE_BENCH_SCALES:-0.1 1} \
      --rounds "${SLUICE_BENCH_ROUNDS:-5}" ${SLUICE_BENCH_DATA:+--data "$SLUICE_BENCH_DATA"}
    ;;
  *)
    echo "no benchmark is named $which" >&2
    exit 2
    ;;
  esac
done
