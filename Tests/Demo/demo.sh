#!/usr/bin/env bash
# The life of a job on real data, from a CSV file to a withdrawn release. Every step prints the command that does it; they
# can be repeated from the top folder once the two variables below are set.
# usage: Tests/Demo/demo.sh SLUICE [HOME]      HOME is made anew (default: .demo)
set -euo pipefail

cd "$(dirname "$0")/../.."
sluice=$(realpath "$1")
home=${2:-.demo}
data=Tests/Data/wagepan
files=Tests/Demo
port=${SLUICE_DEMO_PORT:-8381}
people=$home/people          # one secret and one session file a person
export SLUICE_SERVER=http://127.0.0.1:$port
export PATH="$(dirname "$sluice"):$PATH"
rm -rf "$home"
mkdir -p "$people"
chmod 700 "$home" "$people"

bold=$'\e[1m' dim=$'\e[2m' off=$'\e[0m'
[ -t 1 ] || bold='' dim='' off=''

say() { printf '\n%s%s%s\n' "$bold" "$*" "$off"; }
# A command as one would type it.
show() {
  local out='' word
  for word in "$@"; do
    [[ $word =~ ^[A-Za-z0-9_./:=@%+,-]+$ ]] || word="'${word//\'/\'\\\'\'}'"
    out+=" $word"
  done
  printf '%s$%s%s\n' "$dim" "$out" "$off"
}
# run COMMAND…: prints it, runs it.
run() { show "$@"; "$@"; }
# brief COMMAND…: prints it, runs it, passes over what it says.
brief() { show "$@"; "$@" >/dev/null; }
# keep VARIABLE FILTER COMMAND…: prints and runs it, keeps one field of its JSON.
keep() {
  local name=$1 filter=$2 text; shift 2
  show "$@"
  text=$("$@") || { printf '%s\n' "$text"; exit 1; }
  jq -c '{id, version, rows, state, nextLookAt, release} | with_entries(select(.value != null))' <<<"$text"
  printf -v "$name" '%s' "$(jq -er "$filter" <<<"$text")"
}
# refused COMMAND…: the command must be refused (exit status 1).
refused() {
  local status=0
  show "$@"
  "$@" || status=$?
  [ "$status" = 1 ] || { echo "demo: expected a refusal (exit status 1), got $status" >&2; exit 1; }
  echo "  → refused with exit status 1, as it must be"
}

stop() { [ -z "${server:-}" ] || { kill "$server" 2>/dev/null && wait "$server" 2>/dev/null; } || true; }
trap stop EXIT

say "0. Two variables, to repeat what follows"
echo "export PATH=$(dirname "$1"):\$PATH SLUICE_SERVER=$SLUICE_SERVER"

say "1. The sandbox of this machine: every layer, with real locked workers that must die when they reach out"
run sluice sandbox check

say "2. An instance, and its server on loopback"
run sluice init --home "$home/instance" --secret-file "$people/admin.secret"
show sluice serve --home "$home/instance" --listen "127.0.0.1:$port" '&'
sluice serve --home "$home/instance" --listen "127.0.0.1:$port" >"$home/server.log" 2>&1 &
server=$!
run sluice status --wait 30
run sluice login --person admin --secret-file "$people/admin.secret" --save "$people/admin"

say "3. Organisations and people: nothing is approved without two bodies"
admin=(--as "$people/admin")
brief sluice organisation create "${admin[@]}" --id data-bureau --kind authority --level province --title-zh 省大数据发展管理局 --title-en "Provincial Data Bureau"
brief sluice organisation create "${admin[@]}" --id stats --kind openingBody --level province --authority data-bureau --title-zh 省统计局 --title-en "Provincial Bureau of Statistics"
brief sluice organisation create "${admin[@]}" --id acme --kind dataUser --title-zh 甲公司 --title-en "Acme Analytics"
brief sluice organisation create "${admin[@]}" --id other --kind dataUser --title-zh 乙公司 --title-en "Other Ltd"
person() { # NAME ORGANISATION ROLE
  brief sluice user create "${admin[@]}" --organisation "$2" --id "$1" --role "$3" --secret-file "$people/$1.secret"
  run sluice login --person "$1" --secret-file "$people/$1.secret" --save "$people/$1"
}
person steward stats steward
person checker1 stats checker
person checker2 stats checker
person approver data-bureau approver
person researcher acme researcher
person retriever acme retriever
person outsider other retriever
run sluice user list "${admin[@]}"

say "4. Real data: a confined import, its catalogue entry, an agreement with the six clauses"
run head -n 3 "$data/wagepan.csv"
keep version .version sluice import "$data/wagepan.csv" --schema "$data/schema.json" --dataset wagepan --home "$home/instance" --json
brief sluice dataset register --as "$people/steward" --file "$files/catalogue.json" --version "$version"
brief sluice agreement conclude --as "$people/steward" --file "$files/agreement.json"
run sluice dataset list --as "$people/researcher"
run sluice agreement list --as "$people/researcher"
run sluice model list --as "$people/researcher"

say "5. Two queries, a model, and a query that is refused before it runs"
submit=(sluice job submit --as "$people/researcher" --agreement wages-2026 --dataset wagepan --purpose wages --json)
keep passes .id "${submit[@]}" --sql 'SELECT year, union, COUNT(*) AS men, AVG(lwage) AS mean_log_wage FROM wagepan GROUP BY year, union'
keep partly .id "${submit[@]}" --sql 'SELECT educ, COUNT(*) AS men, SUM(hours) AS hours FROM wagepan WHERE year = 1987 GROUP BY educ'
keep model .id "${submit[@]}" --model crosstab --parameter rows=occupation --parameter columns=union --parameter measure=hours --parameter period=year --parameter first=1984 --parameter last=1987
refused sluice job submit --as "$people/researcher" --agreement wages-2026 --dataset wagepan --purpose wages --sql 'SELECT nr, lwage FROM wagepan WHERE year = 1987'

say "6. Ten seconds after submission the researcher learns that the jobs ended, and nothing else"
run sluice job wait --as "$people/researcher" "$passes" "$partly" "$model"

say "7. A request for release; two checkers of the opening body, blinded from each other; the authority"
keep request .id sluice request draft --as "$people/researcher" --job "$passes" --job "$partly" --job "$model" --context "Table 2 of a paper on union wages" --json
run sluice request submit --as "$people/researcher" "$request"
run sluice review list --as "$people/checker1"
run sluice review show --as "$people/checker1" "$request"
run sluice review assess --as "$people/checker1" "$request" --verdict accept --comment "Small cells are redacted; nothing else stands out"
refused sluice review approve --as "$people/approver" "$request" --comment "too early: one assessment is missing"
run sluice review assess --as "$people/checker2" "$request" --verdict accept --comment "Agreed"
run sluice review show --as "$people/approver" "$request"
keep release .release sluice review approve --as "$people/approver" "$request" --comment "Within the agreement" --json

say "8. Retrieval by the right enterprise; verification offline; a tampered copy; a wrong enterprise"
run sluice release get --as "$people/retriever" "$release" --out "$home/package"
run sluice release verify "$home/package" --key "$home/instance/keys/release.pub"
run cat "$home/package/result-2.csv"
run cp -r "$home/package" "$home/tampered"
run sed -i 's/,40673$/,40674/' "$home/tampered/result-2.csv"
refused sluice release verify "$home/tampered" --key "$home/instance/keys/release.pub"
refused sluice release get --as "$people/outsider" "$release" --out "$home/stolen"

say "9. Withdrawal takes effect at once"
run sluice release withdraw --as "$people/steward" "$release" --reason "The opening body found an error in the source"
refused sluice release get --as "$people/retriever" "$release" --out "$home/again"

say "10. The record of it all"
stop
server=''
run sluice audit verify --home "$home/instance"
say "Done. Go on from there: sluice serve --home $home/instance"
