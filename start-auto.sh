#!/usr/bin/env bash
# Installs what is missing, builds, and serves the phone. Safe to run again: then it only starts.
#   PORT=3000            the port to serve on
#   SOFTPHONE_DATA=DIR   where calls and secrets are kept (./data)
# Further arguments go to `softphone serve` (see `softphone serve --help`).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. tools/lib.sh

install_packages "${build_packages[@]}"
ensure_node
build_page
configure_and_build release softphone
exec build/release/softphone serve "$@"
