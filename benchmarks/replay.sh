# shellcheck shell=bash disable=SC2154 # the names that scripts/bench sets
# Replays one archive to fresh topics by the plain loop and by Bayou on each runner by turns, and prints steady-state speeds
# and their ratio to the plain loop's of the same turn. Part of scripts/bench, which has filled the topic.

"$home/scripts/bayou" archive --bootstrapServers="$BOOTSTRAP_SERVERS" --topics=big --archive="$work/archive" \
  --untilCaughtUp >&2
# For any size of archive.
export BAYOU_JAVA_OPTS=-Xmx512m

plain() { # target
  java -Xmx512m -cp "$benchmarks" dev.bayou.benchmarks.PlainReplay "$BOOTSTRAP_SERVERS" "$1" "$work"/archive/big/dt=*/hr=*/*_*_* |
    awk -v want="$records" '$1 != want { print "LOST: " $1 " of " want > "/dev/stderr" } { printf "%.0f\n", $1 / $3 }'
}

bayou() { # target, runner
  "$home/scripts/bayou" --profile "$2" replay --archive="$work/archive" --topics=big \
    --bootstrapServers="$BOOTSTRAP_SERVERS" --toTopic="$1" >"$work/log" 2>&1
  sed -nE 's/.* is complete: ([0-9,]+) records replayed.* s, ([0-9,]+) records\/s.*/\1 \2/p' "$work/log" | tr -d , |
    awk -v want="$records" '$1 != want { print "LOST: " $1 " of " want > "/dev/stderr" } { print $2 }'
}

run() { # contender, turn, command …
  local speed target="$1-$2"
  "$home/scripts/sandbox" topic "$target" "$partitions" --dir "$work/sandbox" >&2
  speed=$("$3" "$target" "${@:4}")
  [[ $speed ]] || { echo "$1 told no speed:" >&2; tail -n 20 "$work/log" >&2; exit 1; }
  [[ $1 == plain ]] && plain=$speed
  awk -v speed="$speed" -v plain="$plain" 'BEGIN { print speed, speed / plain }' | tee -a "$work/$1.runs" | sed "s/^/$1: /" >&2
}

echo "Records a second, and the ratio to the plain loop:" >&2
for turn in $(seq "$runs"); do
  run plain "$turn" plain
  run direct "$turn" bayou direct
  run spark "$turn" bayou spark
done

# shellcheck source=/dev/null
source "$home/benchmarks/table.sh"

echo "| replay of $records records | median | median ratio | least | most |"
echo "|---|---|---|---|---|"
row plain "plain loop"
row direct "direct"
row spark "Spark"
