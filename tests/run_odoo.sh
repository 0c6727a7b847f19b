#!/usr/bin/env bash
# The add-on and the client of Odoo beside a real Odoo. Not part of ./test.sh: nobody ships Odoo for Debian, so that whoever runs this
# brings a checkout (Community; the branch 17.0, 18.0 or 19.0 of odoo/odoo), which is read and left as it is.
#   tests/run_odoo.sh PATH_TO_ODOO_CHECKOUT
# SOFTPHONE_ODOO_KEEP=FOLDER     keeps the installed database there and begins with a copy of it the next time: installing takes minutes
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tools/lib.sh
[ $# = 1 ] || die "usage: tests/run_odoo.sh PATH_TO_ODOO_CHECKOUT"
checkout=$(cd "$1" && pwd)
[ -f "$checkout/odoo/release.py" ] || die "$checkout has no odoo/release.py: it is no checkout of Odoo"
major=$(sed -n 's/^version_info = (\([0-9]*\),.*/\1/p' "$checkout/odoo/release.py")
case $major in 17 | 18 | 19) ;; *) die "this is Odoo ${major:-of an unknown version}; the add-on is for 17, 18 and 19" ;; esac

# What Odoo imports, from Debian; its own list (requirements.txt) names the versions that Debian had.
install_packages postgresql util-linux python3 python3-asn1crypto python3-babel python3-cbor2 python3-chardet python3-cryptography \
  python3-dateutil python3-decorator python3-docutils python3-freezegun python3-geoip2 python3-gevent python3-greenlet python3-idna \
  python3-jinja2 python3-libsass python3-lxml python3-magic python3-markupsafe python3-num2words python3-ofxparse python3-openpyxl \
  python3-openssl python3-passlib python3-phonenumbers python3-pil python3-polib python3-psutil python3-psycopg2 python3-pypdf2 \
  python3-qrcode python3-reportlab python3-requests python3-rjsmin python3-setuptools python3-stdnum python3-tz python3-vobject \
  python3-werkzeug python3-xlrd python3-xlsxwriter python3-xlwt python3-zeep
ensure_node
build_page
configure_and_build release softphone
npm_install tests/e2e

work=$(mktemp -d "${TMPDIR:-/tmp}/softphone-odoo-XXXXXX")
home=${SOFTPHONE_ODOO_KEEP:-$work/home}
mkdir -p "$home"
postgres=$(dirname "$(find /usr/lib/postgresql -name initdb | sort -V | tail -n 1)")
# PostgreSQL does not run as root, and Odoo should not.
unprivileged=()
if [ "$(id -u)" = 0 ]; then
  unprivileged=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
  chmod 755 "$work"
  chown nobody:nogroup "$home"
fi
as_user() { (cd "$home" && "${unprivileged[@]}" env HOME="$home" "$@"); }
# A database that is down already leaves the folder to be removed all the same.
clean_up() {
  [ ! -f "$home/database/postmaster.pid" ] || as_user "$postgres/pg_ctl" -D "$home/database" -m fast -s stop || true
  rm -rf "$work"
}
trap clean_up EXIT

# The user that runs it may not be able to read the caller's folders. Links are enough: nothing is written there.
cp -al "$checkout" "$work/checkout" 2>/dev/null || { rm -rf "$work/checkout"; cp -a "$checkout" "$work/checkout"; }
cp -r integrations/odoo "$work/addons"
chmod -R a+rX "$work/addons"
addons=$work/checkout/odoo/addons,$work/addons
[ ! -d "$work/checkout/addons" ] || addons=$work/checkout/addons,$addons
cat >"$work/odoo.conf" <<CONF
[options]
addons_path = $addons
data_dir = $home/files
db_host = $home
db_user = odoo
http_interface = 127.0.0.1
max_cron_threads = 0
CONF
cat >"$work/odoo" <<RUN
#!/bin/sh
cd "$home"
exec ${unprivileged[@]+"${unprivileged[@]}"} env HOME="$home" PYTHONPATH="$work/checkout" PYTHONPYCACHEPREFIX="$home/pycache" \\
  PYTHONUNBUFFERED=1 /usr/bin/python3 -m odoo "\$@" -c "$work/odoo.conf"
RUN
chmod 755 "$work/odoo"

[ -d "$home/database" ] || as_user "$postgres/initdb" -D "$home/database" -U odoo -A trust --locale=C.UTF-8 -E UTF8 >/dev/null
as_user "$postgres/pg_ctl" -D "$home/database" -w -s -l "$home/postgres.log" start \
  -o "-k $home -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
psql() { as_user "$postgres/psql" -qtA -h "$home" -U odoo -d postgres -c "$1"; }

# install LOG MODULES... : into the database "fresh".
install() {
  local log=$1 modules=$2 demo=()
  [ "$major" -ge 19 ] || demo=(--without-demo=all)
  "$work/odoo" server -d fresh -i "$modules" "${demo[@]}" --stop-after-init --no-http >"$log" 2>&1 \
    || { tail -n 30 "$log" >&2; die "Odoo $major could not install $modules"; }
}
if [ ! -f "$home/installed" ]; then
  say "installing Odoo $major with contacts and CRM; this takes minutes"
  psql 'DROP DATABASE IF EXISTS fresh'
  install "$work/odoo.log" crm,contacts,hr,calendar
  touch "$home/installed"
fi
psql 'DROP DATABASE IF EXISTS sales'
psql 'CREATE DATABASE sales TEMPLATE fresh'
rm -rf "$home/files/filestore/sales"
[ ! -d "$home/files/filestore/fresh" ] || as_user cp -r "$home/files/filestore/fresh" "$home/files/filestore/sales"

say "tests: Odoo $major"
ODOO_REAL=$work/odoo ODOO_REAL_MAJOR=$major node --test --test-concurrency=1 --test-reporter=spec tests/e2e/odoo_real/*.test.mjs
