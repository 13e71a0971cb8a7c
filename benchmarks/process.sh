# shellcheck shell=bash disable=SC2154 # the names that scripts/bench sets
# What a process took, from start to exit. Part of scripts/bench.

# The most memory that the process in $work/pid held, in MiB. The kernel forgets it with the process, hence the asking.
peak_memory() {
  local pid now peak=0
  until pid=$(<"$work/pid") && [[ $pid ]]; do sleep 0.05; done
  while now=$(sed -nE 's/^VmHWM:[^0-9]*([0-9]+).*/\1/p' "/proc/$pid/status" 2>/dev/null) && [[ $now ]]; do
    peak=$now
    sleep 0.1
  done
  echo $((peak / 1024))
}

# Runs a command; leaves its seconds in $work/seconds, the MiB that it held in $work/peak, what it wrote in $work/log.
measured() { # command …
  local TIMEFORMAT=%R
  : >"$work/pid"
  peak_memory >"$work/peak" &
  # shellcheck disable=SC2016 # the inner shell's own id, which exec keeps
  { time sh -c 'echo $$ >"$0"; exec "$@"' "$work/pid" "$@" >"$work/log" 2>&1; } 2>"$work/seconds" ||
    { echo "$* failed:" >&2; tail -n 20 "$work/log" >&2; exit 1; }
  wait $!
}
