#!/usr/bin/env bash
# A private PostgreSQL in a folder of its own, on loopback TCP only.
#
#   postgres.sh start DIR [PORT]   prints postgres://fachtag@127.0.0.1:PORT/fachtag once it answers; data in DIR is kept,
#                                  so a later start with the same PORT brings the same server back
#   postgres.sh stop DIR           ends it in order (open connections are cut)
#   postgres.sh kill DIR           SIGKILL, as a crash would
#
# Settings are PostgreSQL's own, fsync included: what the tests see is what runs in production. As root the server runs
# as the user postgres (it refuses root), which then owns DIR.
set -euo pipefail
# shellcheck source=tests/harness/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Runs a program of PostgreSQL as a user it accepts.
run() {
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"
    else
        "$@"
    fi
}

create_cluster() {
    run "$programs/initdb" --pgdata="$data" --username=fachtag --auth=trust --encoding=UTF8 --locale=C.UTF-8 \
        --no-sync >"$dir/initdb.log" 2>&1 || die "initdb failed: $(tail -n 5 "$dir/initdb.log")"
}

# launch PORT: true when the server answers there.
launch() {
    local options="-p $1 -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200"
    run "$programs/pg_ctl" start --pgdata="$data" --log="$log" --wait --timeout=60 --silent --options="$options" \
        >/dev/null 2>&1 </dev/null
}

create_database() {
    local psql=("$programs/psql" -X -q -t -A -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$1" -U fachtag -d postgres)
    if [ -z "$("${psql[@]}" -c "SELECT 1 FROM pg_database WHERE datname = 'fachtag'")" ]; then
        "${psql[@]}" -c 'CREATE DATABASE fachtag'
    fi
}

start() {
    local wanted=${1-} port
    programs=$(postgres_programs) || die "PostgreSQL is not installed (apt-get install postgresql)"
    ! owns "$data" "$pidfile" || die "a server is running in $dir"
    if [ "$(id -u)" = 0 ]; then
        chown postgres: "$dir"
        run test -x "$dir" || die "the user postgres cannot enter $dir: a folder above it is closed"
    fi
    [ -e "$data/PG_VERSION" ] || create_cluster
    for _ in {1..5}; do
        port=${wanted:-$(free_port)}
        : >"$log"
        ! [ "$(id -u)" = 0 ] || chown postgres: "$log"
        if launch "$port"; then
            create_database "$port"
            echo "postgres://fachtag@127.0.0.1:$port/fachtag"
            return
        fi
        # Only a port that somebody took in between is worth another try.
        if [ -n "$wanted" ] || ! grep -qi 'could not bind\|address already in use' "$log"; then
            break
        fi
    done
    die "PostgreSQL did not start: $(tail -n 5 "$log")"
}

child_gone() {
    ! [ -e "/proc/$1/cwd" ]
}

# The children of a killed postmaster hold its shared memory until they notice, and no new server starts before: they go
# with it.
kill_all() {
    local pid child children
    owns "$data" "$pidfile" || return 0
    read -r -a children <"/proc/$pid/task/$pid/children" || true
    kill -s KILL "$pid" "${children[@]}" 2>/dev/null || true
    end KILL "$data" "$pidfile"
    for child in "${children[@]}"; do
        wait_until 10 child_gone "$child" || die "process $child does not end"
    done
}

[ $# -ge 2 ] || die "usage: postgres.sh start DIR [PORT] | stop DIR | kill DIR"
mkdir -p "$2"
dir=$(cd "$2" && pwd -P)
data=$dir/data
log=$dir/server.log
pidfile=$data/postmaster.pid
cd "$dir"
case $1 in
start) start "${3-}" ;;
stop) end INT "$data" "$pidfile" ;;
kill) kill_all ;;
*) die "unknown command $1" ;;
esac
