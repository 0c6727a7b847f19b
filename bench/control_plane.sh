#!/usr/bin/env bash
# Requests a second of the control plane: access tokens, the voice webhook, durable status callbacks. The server runs on
# core 0, wrk on core 1. Usage: bench/control_plane.sh [SECONDS]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
seconds=${1:-5}
program=${PROGRAM:-build/release/softphone}
port=$((20000 + RANDOM % 20000))
data=$(mktemp -d)
PORT=$port SOFTPHONE_DATA=$data taskset -c 0 "$program" serve >"$data/log" 2>&1 &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -rf "$data"' EXIT
until grep -qs "softphone ready" "$data/log"; do kill -0 "$server" || { cat "$data/log"; exit 1; }; sleep 0.1; done

url=http://localhost:$port
cookie=$(curl -s -D- -o /dev/null -H 'Content-Type: application/json' -d '{"identity":"alice"}' "$url/api/session" |
  sed -n 's/^[Ss]et-[Cc]ookie: \([^;]*\).*/\1/p' | tr -d '\r')
sign() {  # URL BODY: X-Twilio-Signature, by the npm package
  node --input-type=module -e '
    import { createRequire } from "node:module";
    import { readFileSync } from "node:fs";
    const twilio = createRequire(process.cwd() + "/tests/e2e/")("twilio");
    const secrets = JSON.parse(readFileSync(process.argv[1]));
    const token = secrets.auth_token ?? secrets.authToken;
    console.log(twilio.getExpectedTwilioSignature(token, process.argv[2], Object.fromEntries(new URLSearchParams(process.argv[3]))));
  ' "$data/carrier.json" "$1" "$2"
}
load() {  # NAME PATH
  local before after
  before=$(awk '{print $14 + $15}' "/proc/$server/stat")
  printf '%-24s' "$1"
  taskset -c 1 wrk -t1 -c64 -d"${seconds}s" --latency -s bench/post.lua "$url$2" |
    awk '/99%/ {p99 = $2} /Requests\/sec/ {rate = $2} /requests in/ {n = $1} END {printf "%10.0f/s   p99 %-9s %d requests", rate, p99, n}'
  after=$(awk '{print $14 + $15}' "/proc/$server/stat")
  printf '   CPU %d ticks   RSS %d MiB\n' "$((after - before))" "$(awk '/VmRSS/ {print int($2 / 1024)}' "/proc/$server/status")"
}

COOKIE=$cookie BODY='{}' load "token" /api/token
account=$(grep -oE 'AC[0-9a-f]{32}' "$data/carrier.json" | head -1)
common="AccountSid=$account&ApiVersion=2010-04-01&CallSid=CA00000000000000000000000000000001"
body="$common&From=client%3Aalice&To=%2B33199000001&CallStatus=ringing&Direction=inbound"
BODY=$body TYPE=application/x-www-form-urlencoded SIGNATURE=$(sign "$url/webhook/softphone/voice" "$body") \
  load "voice webhook" /webhook/softphone/voice
body="$common&From=client%3Aalice&To=%2B33199000001&CallStatus=completed&SequenceNumber=3&CallDuration=12"
BODY=$body TYPE=application/x-www-form-urlencoded SIGNATURE=$(sign "$url/webhook/softphone/status" "$body") \
  load "status callback" /webhook/softphone/status
