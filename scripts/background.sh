#!/usr/bin/env bash
# Runs kiln commands in the background, each with a file that holds its process id:
#   background.sh start <name> <kiln arguments…>
#   background.sh stop
set -euo pipefail
cd "$(dirname "$0")/.."
data=${DATA_DIR:-./data}
pids=$data/run
log=$data/kiln.log
mkdir -p "$pids"

is_alive() { kill -0 "$1" 2> /dev/null; }

start() {
  local name=$1
  shift
  local file=$pids/$name.pid
  if [ -f "$file" ] && is_alive "$(cat "$file")"; then
    echo "$name runs already (process $(cat "$file"))"
    return
  fi
  nohup bin/kiln "$@" >> "$log" 2>&1 < /dev/null &
  local pid=$!
  echo "$pid" > "$file"
  for _ in $(seq 1 100); do
    if ! is_alive "$pid"; then
      rm -f "$file"
      tail -n 3 "$log" >&2
      exit 1
    fi
    if [ "$name" != serve ] && [ "$name" != api ] || bin/kiln queues > /dev/null 2>&1; then break; fi
    sleep 0.2
  done
  echo "$name started (process $pid), log in $log"
}

stop() {
  local file pid
  for file in "$pids"/*.pid; do
    [ -f "$file" ] || { echo 'nothing runs'; return; }
    pid=$(cat "$file")
    if is_alive "$pid"; then
      kill -TERM "$pid"
      while is_alive "$pid"; do sleep 0.2; done
      echo "$(basename "$file" .pid) stopped"
    fi
    rm -f "$file"
  done
}

case "${1:-}" in
  start) shift; start "$@" ;;
  stop) stop ;;
  *) echo 'usage: background.sh start <name> <kiln arguments…> | stop' >&2; exit 2 ;;
esac
