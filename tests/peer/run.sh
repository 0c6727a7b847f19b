#!/usr/bin/env bash
# The npm package twilio judges our tokens and signatures. Usage: tests/peer/run.sh BUILD_DIR (where peer_tool was built).
set -euo pipefail
[ $# = 1 ] || { echo "usage: $0 BUILD_DIR" >&2; exit 2; }
build=$(cd "$1" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. tools/lib.sh
[ -x "$build/tests/peer_tool" ] || die "$build/tests/peer_tool is missing: build the target peer_tool first"
ensure_node
npm_install tests/peer
cd tests/peer
PEER_TOOL="$build/tests/peer_tool" exec node --test --test-reporter=spec token.test.mjs signature.test.mjs
