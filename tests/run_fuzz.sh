#!/usr/bin/env bash
# Runs every fuzz target for FUZZ_SECONDS over its kept corpus; a crash is written to fuzz/crashes/ and fails the run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tools/lib.sh
configure_and_build fuzz fuzzers
status=0
crashes=()
for program in build/fuzz/fuzz/fuzz_*; do
  [ -x "$program" ] && [ -f "$program" ] || continue
  name=$(basename "$program")
  name=${name#fuzz_}
  mkdir -p "fuzz/corpus/$name" build/fuzz/found/"$name" fuzz/crashes
  # New inputs go to the first folder; only what is worth keeping is moved to the corpus by hand.
  if "$program" -max_total_time="${FUZZ_SECONDS:-5}" -timeout=5 -rss_limit_mb=1024 -print_final_stats=0 -verbosity=0 \
      -artifact_prefix="fuzz/crashes/$name-" "build/fuzz/found/$name" "fuzz/corpus/$name" >build/fuzz/"$name".log 2>&1; then
    say "fuzz $name: clean"
  else
    tail -n 30 "build/fuzz/$name.log" >&2
    say "fuzz $name: CRASH"
    status=1
    crashes+=("$name")
  fi
done
# What to know of each crash, with its input, so that it can be repeated elsewhere.
for name in "${crashes[@]}"; do
  say "fuzz $name: $(grep -m1 -E '^SUMMARY|^==[0-9]+== ?ERROR|runtime error' "build/fuzz/$name.log" || tail -n 1 "build/fuzz/$name.log")"
  for artifact in "fuzz/crashes/$name-"*; do
    if [ -f "$artifact" ]; then say "  $artifact (base64): $(head -c 3000 "$artifact" | base64 -w0)"; fi
  done
done | tee -a "${TEST_NOTES:-/dev/null}"
exit $status
