#!/usr/bin/env bash
# Every benchmark that compares Sluice with something people would use instead: both sides in one run, outputs compared
# first. usage: run.sh BIN_DIRECTORY [one-table|confinement]…      (default: all)
set -euo pipefail

binaries=$(realpath "$1"); shift
here=$(cd "$(dirname "$0")" && pwd)
work=${SLUICE_BENCH_DIR:-$here/../../.build/bench}
[ $# -gt 0 ] || set -- one-table confinement
mkdir -p "$work"

environment() {
  local venv=$work/venv
  [ -x "$venv/bin/python" ] || python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check duckdb
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
  *)
    echo "no benchmark is named $which" >&2
    exit 2
    ;;
  esac
done
