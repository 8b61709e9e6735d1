#!/bin/bash
# The kernels under AddressSanitizer and UBSan (Tests/KernelTests/README.md). usage: sanitized.sh [rounds [seed]]
set -euo pipefail
cd "$(dirname "$0")/../.."
compiler=${CC:-clang}
command -v "$compiler" >/dev/null || { echo "no $compiler: it comes with Swift"; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

build() { # sources, program
    "$compiler" -g -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all \
        -I Sources/Kernels/include "$1"/*.c Tests/KernelTests/*.c -lm -o "$2" 2>"$work/log" ||
        { cat "$work/log"; exit 1; }
}

build Sources/Kernels "$work/kernels"
"$work/kernels" "${1:-1000}" "${2:-1}"

# The canary: a kernel that reads one element too far must be found.
cp -r Sources/Kernels "$work/wrong"
sed -i '/^KN_CLONES void kn_gather_bytes/,/^}/s/i < n/i <= n/' "$work/wrong/packed.c"
! cmp -s Sources/Kernels/packed.c "$work/wrong/packed.c"
build "$work/wrong" "$work/canary"
if "$work/canary" 0 >"$work/log" 2>&1; then
    echo "a kernel that reads too far was not found"
    exit 1
fi
grep -q "heap-buffer-overflow" "$work/log" || { cat "$work/log"; exit 1; }
echo "canary: found"
