#!/usr/bin/env bash
# Installs what the tests need, builds, and runs them all. Ends with one line a suite and "N passed, N failed".
#   ./test.sh                 everything
#   ./test.sh unit web e2e    only these suites: layers unit tsan web peer fuzz e2e
# FUZZ_SECONDS=5  how long each fuzz target runs
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. tools/lib.sh

suites=("$@")
[ ${#suites[@]} = 0 ] && suites=(layers web unit tsan peer fuzz e2e)
install_packages "${build_packages[@]}" "${test_packages[@]}"
ensure_node

# Tests of what runs on several threads; TSan slows the rest down without a chance of finding anything.
threaded_tests=(sp_net_test sp_store_test sp_media_test sp_io_carrier_test sp_io_desk_test)

existing_targets() {  # PRESET NAME... : those that this build knows
  local known; known=$(ninja -C "build/$1" -t targets all 2>/dev/null | cut -d: -f1); shift
  for name in "$@"; do grep -qxF "$name" <<<"$known" && echo "$name"; done
}

suite_layers() { node tools/check_layers.mjs; }
suite_web() { npm_install web && npm run --prefix web --silent check; }
suite_unit() { configure_and_build asan all && ctest --test-dir build/asan --output-on-failure -j2; }
suite_tsan() {
  [ -f build/tsan/build.ninja ] || cmake --preset tsan >/dev/null
  local targets; mapfile -t targets < <(existing_targets tsan "${threaded_tests[@]}")
  configure_and_build tsan "${targets[@]}"
  local pattern; pattern=$(IFS='|'; echo "${targets[*]%_test}")
  TSAN_OPTIONS="halt_on_error=1 suppressions=$PWD/tests/support/tsan.supp" \
    ctest --test-dir build/tsan --output-on-failure -R "^($pattern)\$"
}
suite_peer() { configure_and_build asan peer_tool && tests/peer/run.sh build/asan; }
suite_fuzz() { tests/run_fuzz.sh; }
suite_e2e() {
  build_page && configure_and_build release softphone || return
  npm_install tests/e2e && node --test --test-concurrency=1 --test-reporter=spec "tests/e2e/*.test.mjs"
}

passed=0 failed=0 summary=
for suite in "${suites[@]}"; do
  declare -F "suite_$suite" >/dev/null || die "there is no suite '$suite'"
  say "tests: $suite"
  started=$SECONDS
  if (set -e; "suite_$suite"); then word=passed; passed=$((passed + 1)); else word=FAILED; failed=$((failed + 1)); fi
  summary+=$(printf '\n  %-8s %-7s %4d s' "$suite" "$word" "$((SECONDS - started))")
done
printf '\n%s\n\n%d passed, %d failed\n' "$summary" "$passed" "$failed"
[ "$failed" = 0 ]
