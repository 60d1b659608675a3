#!/bin/sh
# Builds the light page's script and style sheet into src/quizkit/serve/static.
# With --check nothing is written: it builds elsewhere and compares with what is committed.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
front="$root/src/quizkit/serve/front"
static="$root/src/quizkit/serve/static"

if ! command -v node >/dev/null 2>&1 || ! command -v npm >/dev/null 2>&1 ||
    ! node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 18 ? 0 : 1)'; then
    echo "Building the light page needs Node.js 18 or later with npm. On Debian 12: apt-get install nodejs npm" >&2
    exit 1
fi
cmp -s "$front/package-lock.json" "$front/node_modules/.quizkit-lock" || {
    (cd "$front" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error)
    cp "$front/package-lock.json" "$front/node_modules/.quizkit-lock"
}

if [ "${1:-}" != "--check" ]; then
    exec node "$front/build.mjs" "$static"
fi
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
node "$front/build.mjs" "$fresh/static"
if ! node "$front/compare.mjs" "$fresh/static" "$static"; then
    echo "The light page's files are not what their sources give: run scripts/bundle.sh and commit src/quizkit/serve/static." >&2
    exit 1
fi
