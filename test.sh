#!/usr/bin/env bash
# Installs what the tests need, builds, and runs them all. Ends with one line a suite and "N passed, N failed".
#   ./test.sh                 everything
#   ./test.sh unit web e2e    only these suites: layers unit tsan web peer fuzz e2e
#   ./test.sh bad_day         the phone in the browser while its carrier fails on purpose; not part of everything
# FUZZ_SECONDS=5  how long each fuzz target runs
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. tools/lib.sh

suites=("$@")
[ ${#suites[@]} = 0 ] && suites=(layers web unit tsan peer fuzz e2e)
install_packages "${build_packages[@]}" "${test_packages[@]}"
ensure_node

# What runs threads of its own. The rest lives on the control thread, where TSan has nothing to find.
threaded_tests=(sp_net_test sp_store_test sp_media_test)

suite_layers() { node tools/check_layers.mjs; }
suite_web() { npm_install web && npm run --prefix web --silent check; }
suite_unit() { configure_and_build asan all && ctest --test-dir build/asan --output-on-failure; }
suite_tsan() {
  configure_and_build tsan "${threaded_tests[@]}"
  local pattern; pattern=$(IFS='|'; echo "${threaded_tests[*]%_test}")
  # Without address randomisation: GCC 12's TSan knows fewer layouts than today's kernels make.
  TSAN_OPTIONS="halt_on_error=1 suppressions=$PWD/tests/support/tsan.supp" \
    setarch -R ctest --test-dir build/tsan --output-on-failure -R "^($pattern)\$"
}
suite_peer() { configure_and_build asan peer_tool && tests/peer/run.sh build/asan; }
suite_fuzz() { tests/run_fuzz.sh; }
suite_e2e() {
  build_page && configure_and_build release softphone || return
  npm_install tests/e2e && node --test --test-concurrency=1 --test-reporter=spec tests/e2e/*.test.mjs
}

suite_bad_day() {
  build_page && configure_and_build release softphone || return
  npm_install tests/e2e || return
  # All but these: who judges the carrier itself, or what it says of itself, must have it well;
  local out=" bad-day account carrier conference conference_api console contract recordings rest_errors sdk sip sip_tls "
  # who asks its REST API by themselves would have to ask again;
  out+="diagnosis "
  # and these have no carrier, or nothing of them goes by it.
  out+="apart doctor n8n odoo odoo-addon server setup tunnel user "
  local file files=()
  for file in tests/e2e/*.test.mjs; do
    local name=${file##*/}
    [[ $out == *" ${name%.test.mjs} "* ]] || files+=("$file")
  done
  CARRIER_BAD_DAY=${CARRIER_BAD_DAY:-7} node --test --test-concurrency=1 --test-reporter=spec "${files[@]}"
}

# What a suite wants to be read at the very end, below the output of the others.
mkdir -p build && export TEST_NOTES=$PWD/build/notes.txt && : >"$TEST_NOTES"
passed=0 failed=0 summary=
for suite in "${suites[@]}"; do
  declare -F "suite_$suite" >/dev/null || die "there is no suite '$suite'"
  say "tests: $suite"
  started=$SECONDS
  if (set -e; "suite_$suite"); then word=passed; passed=$((passed + 1)); else word=FAILED; failed=$((failed + 1)); fi
  summary+=$(printf '\n  %-8s %-7s %4d s' "$suite" "$word" "$((SECONDS - started))")
done
cat "$TEST_NOTES"
printf '\n%s\n\n%d passed, %d failed\n' "$summary" "$passed" "$failed"
[ "$failed" = 0 ]
