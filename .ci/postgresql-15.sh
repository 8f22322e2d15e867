#!/usr/bin/env bash
# The medium tier on Debian's PostgreSQL 15, the oldest that is supported: two throw-away clusters on free loopback
# ports, one for the tests and one in which no migration has ever run. Prints `not run: medium on PostgreSQL 15 (WHY)`
# and exits with 0 where the server cannot be had; what is said after the name goes to the test runner.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1

BIN=/usr/lib/postgresql/15/bin

not_run() {
  printf 'not run: medium on PostgreSQL 15 (%s)\n' "$1"
  exit 0
}

have_server() {
  [ -x "$BIN/initdb" ] && return
  [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1 || return
  export DEBIAN_FRONTEND=noninteractive
  # Without this the package would make a cluster of its own and start it.
  mkdir -p /etc/postgresql-common/createcluster.d
  echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.d/ledger-ci.conf
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends postgresql-15; } >/dev/null 2>&1
  [ -x "$BIN/initdb" ]
}

# The server refuses to run as root.
as_server() {
  if [ "$(id -u)" -eq 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

free_port() {
  node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}

have_server || not_run "Debian's postgresql-15 could not be installed"
[ "$(id -u)" -ne 0 ] || id postgres >/dev/null 2>&1 || not_run 'there is no user postgres'

place=$(mktemp -d "${TMPDIR:-/tmp}/ledger-pg15-XXXXXX") || not_run 'no temporary folder'
[ "$(id -u)" -ne 0 ] || chown postgres "$place"
end() {
  for folder in "$place"/*/; do
    [ -f "${folder}postmaster.pid" ] && as_server "$BIN/pg_ctl" stop -D "$folder" -m immediate -s
  done
  rm -rf "$place"
}
trap end EXIT
trap 'exit 130' INT TERM

secret=$(node -e 'console.log(require("node:crypto").randomBytes(18).toString("base64url"))')
printf '%s' "$secret" >"$place/secret"
[ "$(id -u)" -ne 0 ] || chown postgres "$place/secret"
chmod 600 "$place/secret"

# name -> the superuser's address
cluster() {
  local folder=$place/$1 port
  port=$(free_port)
  as_server "$BIN/initdb" -D "$folder" -U ledger_admin --pwfile="$place/secret" --auth=scram-sha-256 --encoding=UTF8 \
    --locale=C.UTF-8 --locale-provider=icu --icu-locale=zh-Hans-CN --no-sync >"$place/$1.log" 2>&1 || return
  as_server "$BIN/pg_ctl" start -D "$folder" -l "$folder/server.log" -w -s \
    -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories= -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c timezone=UTC" \
    >>"$place/$1.log" 2>&1 || return
  printf 'postgresql://ledger_admin:%s@127.0.0.1:%s/postgres?sslmode=disable' "$secret" "$port"
}

DATABASE_ADMIN_URL=$(cluster main) || not_run "no cluster: $(tail -n 1 "$place/main.log")"
LEDGER_FRESH_SERVER=$(cluster fresh) || not_run "no cluster: $(tail -n 1 "$place/fresh.log")"
# The migration makes the application's login, as it does for an operator.
DATABASE_URL=${DATABASE_ADMIN_URL/ledger_admin/ledger_app}
export DATABASE_URL DATABASE_ADMIN_URL LEDGER_FRESH_SERVER
printf 'medium on %s\n' "$("$BIN/postgres" --version)"
node test/support/run-tiers.mjs medium "$@"
