#!/bin/bash
# The kernels under AddressSanitizer and UBSan (Tests/KernelTests/README.md). usage: sanitized.sh [rounds [seed]]
set -euo pipefail
cd "$(dirname "$0")/../.."
compiler=${CC:-clang}
command -v "$compiler" >/dev/null || { echo "no $compiler: it comes with Swift"; exit 1; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

compile() { # sources, folder for objects
    mkdir -p "$2"
    (cd "$2" && for source in $1; do
        "$compiler" -g -O1 -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all \
            -I "$root/Sources/Kernels" -I "$root/Sources/Kernels/include" -c "$source" 2>log || { cat log; exit 1; }
    done)
}
link() { # objects, program
    "$compiler" -fsanitize=address,undefined $1 "$work"/tests/*.o -lm -o "$2" 2>"$work/log" || { cat "$work/log"; exit 1; }
}

root=$PWD
compile "$root/Sources/Kernels/*.c" "$work/kernels"
compile "$root/Tests/KernelTests/*.c" "$work/tests"
link "$work/kernels/*.o" "$work/run"
"$work/run" "${1:-1000}" "${2:-1}"

# The canaries: kernels that touch one element too many must be found, each by its file.
canary() { # file, function, what is replaced by what
    rm -rf "$work/wrong" && cp -r "$work/kernels" "$work/wrong"
    sed "/$2(/,/^}/s/$3/" "Sources/Kernels/$1.c" >"$work/wrong/$1.c"
    ! cmp -s "Sources/Kernels/$1.c" "$work/wrong/$1.c" || { echo "canary $1 $2: nothing to replace"; exit 1; }
    compile "$work/wrong/$1.c" "$work/wrong"
    link "$work/wrong/*.o" "$work/canary"
    if "$work/canary" 0 >"$work/log" 2>&1; then
        echo "a kernel that reaches too far was not found: $1, $2"
        exit 1
    fi
    grep -qE "heap-buffer-overflow|to null pointer" "$work/log" || { cat "$work/log"; exit 1; }
}
canary packed kn_gather_bytes 'i < n/i <= n'
canary words kn_words_count 'i < n/i <= n'
canary words kn_words_are_full 'i < n/i <= n'
canary words kn_words_scatter '== ends\[partition\]/== ends[partition] + 1'
canary stamp_runs add_words 'i < to/i <= to'
canary stamp_direct direct 'offsets\[current + 1\] <= first + i/offsets[current + 2] <= first + i'
canary stamp_direct whole_subject 'i + AHEAD < r->n/i + AHEAD <= r->n'
echo "canaries: found"
