#!/usr/bin/env bash
# The workflows of integrations/n8n in a real n8n, which this installs from npm. Not part of ./test.sh: n8n has well over a
# thousand packages, and the first run takes many minutes.
#   tests/run_n8n.sh             n8n 1
#   tests/run_n8n.sh 2.41.1      that version
# SOFTPHONE_N8N_CACHE=FOLDER     where n8n is kept between runs; ~/.cache/softphone-n8n
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tools/lib.sh
version=${1:-1.123.81}
cache=${SOFTPHONE_N8N_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/softphone-n8n}
ensure_node
machine=$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')

# n8n 2 wants Node 24; n8n 1 says that 20 will do, but its isolated-vm does not compile there. Apart from what the project itself is
# built with.
node=$cache/node-24/node_modules/node-linux-$machine/bin/node
if [ ! -x "$node" ]; then
  say "installing Node 24 from the npm registry into $cache"
  mkdir -p "$cache/node-24"
  npm install --prefix "$cache/node-24" --no-fund --no-audit --loglevel=error "node-linux-$machine@24"
fi

home=$cache/$version
if [ ! -f "$home/.installed" ]; then
  say "installing n8n $version from the npm registry into $home; this takes minutes"
  mkdir -p "$home"
  # n8n has xlsx from a server of its own maker's; the registry's last one does for what is tested here. Its Kafka client is compiled
  # from sources that are fetched from elsewhere; no workflow of ours speaks to Kafka.
  printf '{ "private": true, "dependencies": { "n8n": "%s" }, "overrides": { "xlsx": "0.18.5", "@confluentinc/kafka-javascript": "npm:kafkajs@2.2.4" } }\n' "$version" >"$home/package.json"
  # What is compiled on the way finds its headers beside Node, without asking nodejs.org.
  prefix=$(dirname "$(dirname "$(readlink -f "$node")")")
  if [ -f "$prefix/include/node/node.h" ]; then export npm_config_nodedir=$prefix; fi
  (cd "$home" && PATH=$(dirname "$node"):$PATH npm install --no-fund --no-audit --loglevel=error)
  touch "$home/.installed"
fi

build_page
configure_and_build release softphone
npm_install tests/e2e
say "tests: n8n $version on Node $("$node" --version)"
N8N_DIRECTORY=$home N8N_NODE=$node node --test --test-reporter=spec tests/e2e/n8n/real.test.mjs
