# Shared by the scripts of this project: messages, installing, Node. Source it with the repository as working directory.

if [ -t 1 ]; then bold=$(printf '\033[1m'); red=$(printf '\033[31m'); plain=$(printf '\033[0m'); else bold= red= plain=; fi
say() { printf '%s==>%s %s\n' "$bold" "$plain" "$*"; }
die() { printf '%sfailed:%s %s\n' "$red" "$plain" "$*" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else die "installing packages needs root: run this as root, or install sudo (wanted: $*)"
  fi
}

# install_packages NAME... : the Debian packages among these that are missing.
install_packages() {
  local missing=() name installed
  installed=$(dpkg-query -W -f='${db:Status-Abbrev} ${Package}\n' 2>/dev/null | awk '$1 ~ /^.i/ {print $2}')
  for name in "$@"; do
    grep -qxF "$name" <<<"$installed" || missing+=("$name")
  done
  [ ${#missing[@]} = 0 ] && return
  say "installing ${#missing[@]} Debian packages: ${missing[*]}"
  local log; log=$(mktemp)
  if ! { as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    die "apt-get could not install them; the lines above say why"
  fi
  rm -f "$log"
}

# The page's tools need Node 20.19 or newer; Debian 12 has 18, whose npm then brings newer ones from the npm registry.
ensure_node() {
  local fits='const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'
  local modules="$PWD/.tools/node_modules" machine
  machine=$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')
  [ -d "$modules" ] && export PATH="$modules/node-linux-$machine/bin:$modules/.bin:$PATH"
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then install_packages nodejs npm; fi
  node -e "$fits" && return
  say "installing Node 22 from the npm registry into .tools (this system has $(node --version))"
  npm install --prefix .tools --no-fund --no-audit --loglevel=error "node-linux-$machine@22" npm@11 \
    || die "npm could not install Node 22"
  export PATH="$modules/node-linux-$machine/bin:$modules/.bin:$PATH"
  hash -r
  node -e "$fits" || die "Node $(node --version) is too old for the page's tools (20.19 or newer is needed)"
}

# npm_install FOLDER : `npm ci`, only when the lock file changed since.
npm_install() {
  local stamp="$1/node_modules/.installed"
  if [ -f "$stamp" ] && cmp -s "$1/package-lock.json" "$stamp"; then return; fi
  say "installing Node packages of $1"
  npm ci --prefix "$1" --no-fund --no-audit --loglevel=error || die "npm ci failed in $1"
  cp "$1/package-lock.json" "$stamp"
}

# Builds web/dist unless nothing of the page changed since.
build_page() {
  npm_install web
  local stamp=web/dist/.built
  if [ -f "$stamp" ] && [ -z "$(find web -path web/node_modules -prune -o -path web/dist -prune -o -type f -newer "$stamp" -print -quit)" ]; then return; fi
  say "building the page"
  npm run --prefix web --silent build || die "the page did not build"
  touch "$stamp"
}

# configure_and_build PRESET [TARGET...]
configure_and_build() {
  local preset=$1; shift
  local log; log=$(mktemp)
  if [ ! -f "build/$preset/build.ninja" ]; then
    say "configuring build/$preset"
    cmake --preset "$preset" >"$log" 2>&1 || { cat "$log" >&2; die "cmake --preset $preset"; }
  fi
  # Ninja says nothing worth a line when everything is up to date.
  if ! cmake --build "build/$preset" --target "$@" -- -n 2>/dev/null | grep -q 'no work to do'; then
    say "building $preset: $*"
  fi
  cmake --build "build/$preset" --target "$@" >"$log" 2>&1 || { grep -vE '^\[[0-9]+/' "$log" | tail -n 60 >&2; die "the $preset build"; }
  rm -f "$log"
}

build_packages=(build-essential cmake ninja-build ccache lld pkg-config brotli git ca-certificates
  libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev libssl-dev libopus-dev libspeexdsp-dev libsndfile1-dev
  libpugixml-dev libargon2-dev libsoci-dev libsqlite3-dev libcurl4-openssl-dev libspdlog-dev libfmt-dev libcli11-dev
  libtomlplusplus-dev libhowardhinnant-date-dev libical-dev tzdata espeak-ng)
test_packages=(libgtest-dev libgmock-dev libsrtp2-dev libbenchmark-dev clang-14 libclang-rt-14-dev clang-format-14
  clang-tidy-14 chromium curl sqlite3 wrk sip-tester coturn)
