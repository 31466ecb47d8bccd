#!/usr/bin/env bash
# A private RabbitMQ in a folder of its own, on loopback only, beside whatever else runs on the machine.
#
#   rabbitmq.sh start DIR [PORT]   prints amqp://guest:guest@127.0.0.1:PORT/%2f once it takes connections; data in DIR is
#                                  kept, so a later start with the same PORT brings the same broker back
#   rabbitmq.sh stop DIR           ends it in order
#   rabbitmq.sh kill DIR           SIGKILL, as a crash would
#   rabbitmq.sh ctl DIR ARGS…      rabbitmqctl against it
#
# Each broker has its own epmd (Erlang's name server), cookie and distribution port, so any number run side by side.
#
# Before a kill: up to 3.13 a broker forgets a quorum queue that was declared less than half a second ago
# (rabbitmq/ra pull request 443). A test that declares and kills says this in between:
#   rabbitmq.sh ctl DIR eval '[dets:sync(T) || T <- dets:all()].'
set -euo pipefail
# shellcheck source=tests/harness/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

# Nothing may come from /etc/rabbitmq or from the caller's environment.
set_environment() {
    export HOME=$dir
    export ERL_EPMD_PORT=$1 ERL_EPMD_ADDRESS=127.0.0.1 ERL_CRASH_DUMP=$dir/erl_crash.dump
    export RABBITMQ_NODENAME=fachtag@localhost RABBITMQ_DIST_PORT=$2
    export RABBITMQ_CONF_ENV_FILE=$dir/none RABBITMQ_CONFIG_FILE=$dir/rabbitmq.conf
    export RABBITMQ_ADVANCED_CONFIG_FILE=$dir/none RABBITMQ_ENABLED_PLUGINS_FILE=$dir/enabled_plugins
    export RABBITMQ_MNESIA_BASE=$dir/mnesia RABBITMQ_MNESIA_DIR=$dir/mnesia/fachtag RABBITMQ_LOG_BASE=$dir/log
    export RABBITMQ_SCHEMA_DIR=$dir/schema RABBITMQ_LOGS=- RABBITMQ_PID_FILE=$dir/node.pid
    # The start script then becomes the broker instead of guarding it: one process, one id, SIGTERM ends it in order.
    export RUNNING_UNDER_SYSTEMD=true
    export RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='+S 2:2 -kernel inet_dist_use_interface {127,0,0,1}'
    # rabbitmqctl is an Erlang node as well; its default range of eleven ports may be taken.
    export RABBITMQ_CTL_DIST_PORT_MIN=20000 RABBITMQ_CTL_DIST_PORT_MAX=32767
    unset NOTIFY_SOCKET RABBITMQ_NODE_PORT RABBITMQ_NODE_IP_ADDRESS RABBITMQ_USE_LONGNAME RABBITMQ_ALLOW_INPUT
}

write_settings() {
    echo '[].' >"$dir/enabled_plugins"
    cat >"$dir/rabbitmq.conf" <<CONF
listeners.tcp.1 = 127.0.0.1:$1
log.console.level = info
vm_memory_high_watermark.absolute = 512MB
disk_free_limit.absolute = 10MB
raft.wal_max_size_bytes = 32000000
CONF
}

# background PIDFILE LOG COMMAND…: a process of its own session, so that Ctrl-C at a terminal does not reach it and the
# order of stopping stays ours. It writes its id itself before it becomes the command.
background() {
    local pidfile=$1 log=$2
    shift 2
    # shellcheck disable=SC2016 # for the inner shell
    setsid bash -c 'echo $$ >"$1.new" && mv "$1.new" "$1" && shift && exec "$@"' - "$pidfile" "$@" \
        </dev/null >"$log" 2>&1 &
    wait_until 10 test -s "$pidfile" || die "could not start $1"
}

ready_or_gone() {
    grep -q 'Server startup complete' "$log" || gone "$dir" "$pidfile"
}

epmd_answers() {
    (: <"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# launch PORT: true when the broker is ready.
launch() {
    local epmd_port
    epmd_port=$(free_port)
    echo "$epmd_port" >"$dir/epmd.port"
    set_environment "$epmd_port" "$(free_port)"
    write_settings "$1"
    background "$dir/epmd.pid" "$dir/epmd.log" epmd -port "$epmd_port" -address 127.0.0.1
    wait_until 10 epmd_answers "$epmd_port" || return 1
    owns "$dir" "$dir/epmd.pid" || return 1 # somebody else answered there
    background "$pidfile" "$log" "$programs/rabbitmq-server"
    wait_until 120 ready_or_gone && owns "$dir" "$pidfile"
}

start() {
    local wanted=${1-} port
    ! owns "$dir" "$pidfile" || die "a broker is running in $dir"
    rm -f "$pidfile" "$dir/epmd.pid"
    for _ in {1..4}; do
        port=${wanted:-$(free_port)}
        if launch "$port"; then
            echo "amqp://guest:guest@127.0.0.1:$port/%2f"
            return
        fi
        # A port may have been taken in between (the broker's, its distribution's, epmd's): once more with others.
        finish KILL
    done
    die "RabbitMQ did not start: $(tail -n 15 "$log" 2>/dev/null || true)"
}

finish() {
    end "$1" "$dir" "$pidfile"
    end TERM "$dir" "$dir/epmd.pid"
}

[ $# -ge 2 ] || die "usage: rabbitmq.sh start DIR [PORT] | stop DIR | kill DIR | ctl DIR ARGS…"
programs=$(rabbitmq_programs) || die "RabbitMQ is not installed (apt-get install rabbitmq-server)"
mkdir -p "$2"
dir=$(cd "$2" && pwd -P)
log=$dir/server.log
pidfile=$dir/rabbitmq.pid
cd "$dir"
case $1 in
start) start "${3-}" ;;
stop) finish TERM ;;
kill) finish KILL ;;
ctl)
    [ -e "$dir/epmd.port" ] || die "no broker in $dir"
    set_environment "$(<"$dir/epmd.port")" 0
    exec "$programs/rabbitmqctl" "${@:3}"
    ;;
*) die "unknown command $1" ;;
esac
