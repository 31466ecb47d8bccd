# shellcheck shell=bash
# Sourced by the scripts beside it: ports, deadlines, and processes known by their id and folder.

# Says what went wrong and ends the script.
die() {
    echo "${0##*/}: $*" >&2
    exit 1
}

# Prints a loopback port nobody listens on at this moment. It lies below the range the kernel hands out for outgoing
# connections (32768 and up). Another process can still take it before use, so callers try again with a new one.
free_port() {
    local port
    for _ in {1..200}; do
        port=$((20000 + RANDOM % 12000))
        if ! (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return
        fi
    done
    die "found no free port"
}

# wait_until SECONDS COMMAND…: true as soon as the command is, false after the deadline.
wait_until() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@"; do
        ((SECONDS < deadline)) || return 1
        sleep 0.05
    done
}

# owns FOLDER PIDFILE: the process named in the pid file's first line lives and works in FOLDER; sets `pid`. Ids are
# reused, so a left-over pid file alone is no reason to signal anybody; a process that has ended has no working folder.
owns() {
    { read -r pid <"$2"; } 2>/dev/null && [ "/proc/$pid/cwd" -ef "$1" ]
}

gone() {
    ! owns "$1" "$2"
}

# end SIGNAL FOLDER PIDFILE: signals the process and waits for its end; SIGKILL after 30 s.
end() {
    local signal=$1 folder=$2 pidfile=$3 pid
    if owns "$folder" "$pidfile"; then
        kill -s "$signal" "$pid" 2>/dev/null || true
        if ! wait_until 30 gone "$folder" "$pidfile"; then
            kill -s KILL "$pid" 2>/dev/null || true
            wait_until 10 gone "$folder" "$pidfile" || die "process $pid does not end"
        fi
    fi
    rm -f "$pidfile"
}

# Prints the folder of PostgreSQL's programs (the newest version); fails when it is not installed.
postgres_programs() {
    local found
    found=$(printf '%s\n' /usr/lib/postgresql/*/bin/initdb | sort -V | tail -n 1)
    [ -x "$found" ] || found=$(command -v initdb) || return 1
    dirname "$(readlink -f "$found")"
}

# Prints the folder of RabbitMQ's own start scripts; fails when it is not installed. Debian's wrappers in /usr/sbin
# insist on the user rabbitmq and the system's folders, these do not.
rabbitmq_programs() {
    local found
    found=$(printf '%s\n' /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server | sort -V | tail -n 1)
    [ -x "$found" ] || return 1
    dirname "$found"
}
