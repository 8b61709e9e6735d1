#!/bin/sh
# Runs the sandbox's tests as an ordinary user (default: nobody). Build first, as anyone: `swift build --build-tests`.
# A checkout that the user cannot read is copied: the tests need only the test bundle and the two workers beside it.
set -eu
user=${1:-nobody}
here=$(cd "$(dirname "$0")/../.." && pwd)
built=${SLUICE_BUILT:-$here/.build/debug}
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
chmod 755 "$copy"
cp "$built"/*.xctest "$built/sluice-worker" "$built/sandbox-probe" "$copy/"
run="$copy/$(basename "$built"/*.xctest) --testing-library swift-testing --filter SandboxTests"
if [ "$(id -un)" = "$user" ]; then $run; else runuser -u "$user" -- $run; fi
