#!/usr/bin/env bash
# with-servers.sh COMMAND…: runs the command beside a fresh PostgreSQL and RabbitMQ and returns its exit code. It finds
# them by FACHTAG_TEST_POSTGRES_URL and FACHTAG_TEST_AMQP_URL. Whatever it starts with the scripts in this folder, in a
# folder below TMPDIR, ends with it, even when the command was killed before it could tidy up.
set -euo pipefail
harness=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=tests/harness/lib.sh
. "$harness/lib.sh"

[ $# -gt 0 ] || die "usage: with-servers.sh COMMAND…"
work=$(mktemp -d -t fachtag-tests.XXXXXX)
chmod 711 "$work" # the user postgres must pass
mkdir -m 1777 "$work/tmp"
command_group=

# shellcheck disable=SC2317,SC2329 # called by the traps
clean_up() {
    local file
    trap '' INT TERM HUP
    if [ -n "$command_group" ]; then
        kill -s TERM -- "-$command_group" 2>/dev/null || true
    fi
    find "$work" -name rabbitmq.pid -o -name epmd.pid | while read -r file; do
        "$harness/rabbitmq.sh" kill "$(dirname "$file")"
    done
    find "$work" -name postmaster.pid | while read -r file; do
        "$harness/postgres.sh" stop "$(dirname "$file")/.."
    done
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

FACHTAG_TEST_POSTGRES_URL=$("$harness/postgres.sh" start "$work/postgres")
FACHTAG_TEST_AMQP_URL=$("$harness/rabbitmq.sh" start "$work/rabbitmq")
export FACHTAG_TEST_POSTGRES_URL FACHTAG_TEST_AMQP_URL

# A process group of its own, so that a signal to this script reaches the command and its children.
set -m
TMPDIR=$work/tmp "$@" </dev/null &
command_group=$!
set +m
code=0
wait "$command_group" || code=$?
exit "$code"
