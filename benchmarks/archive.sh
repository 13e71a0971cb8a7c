# shellcheck shell=bash disable=SC2154 # the names that scripts/bench sets
# Archives the topic by the plain loop and by Bayou on each runner by turns, and prints steady-state speeds and their ratio
# to the plain loop's of the same turn. Part of scripts/bench, which has filled the topic.

plain() {
  mkdir "$work/plain"
  java -Xmx2g -cp "$benchmarks" dev.bayou.benchmarks.PlainLoop "$BOOTSTRAP_SERVERS" big "$work/plain" |
    awk '{ printf "%.0f\n", $1 / $3 }'
  rm -r "$work/plain"
}

archive() { # runner, archive address, further flags
  "$home/scripts/bayou" --profile "$1" archive --bootstrapServers="$BOOTSTRAP_SERVERS" --topics=big --archive="$2" \
    --endpoint="$S3_ENDPOINT" --compression=none "${@:3}" >"$work/log" 2>&1
}

# Records a second, from what the archiver says of itself at its end.
told() {
  sed -nE 's/.*big: ([0-9,]+) records committed.* s, ([0-9,]+) records\/s.*/\1 \2/p' "$work/log" | tr -d , |
    awk -v want="$records" '$1 != want { print "LOST: " $1 " of " want > "/dev/stderr" } { print $2 }'
}

onDisk() { # runner
  archive "$1" "$work/archive" --untilCaughtUp
  told
  rm -r "$work/archive"
}

onS3() { # runner
  archive "$1" s3://bayou/archive --untilCaughtUp
  told
  rm -r "$work/sandbox/s3/bayou/archive"
}

# An archiver that is left to run, until it has nothing more to copy.
streaming() { # runner
  : >"$work/log"
  archive "$1" "$work/archive" &
  until grep -q "lag  *0  caught up" "$work/log" 2>/dev/null || ! kill -0 $! 2>/dev/null; do sleep 0.2; done
  # The script has become the JVM.
  pkill -TERM -P $! || true
  wait $! || true
  told
  rm -r "$work/archive"
}

run() { # contender, command …
  local speed
  speed=$("${@:2}")
  [[ $speed ]] || { echo "$1 told no speed:" >&2; tail -n 20 "$work/log" >&2; exit 1; }
  [[ $1 == plain ]] && plain=$speed
  awk -v speed="$speed" -v plain="$plain" 'BEGIN { print speed, speed / plain }' | tee -a "$work/$1.runs" | sed "s/^/$1: /" >&2
}

echo "Records a second, and the ratio to the plain loop:" >&2
for _ in $(seq "$runs"); do
  run plain plain
  run direct-disk onDisk direct
  run direct-s3 onS3 direct
  run spark-disk onDisk spark
  run spark-s3 onS3 spark
  run direct-streaming streaming direct
  run spark-streaming streaming spark
done

# shellcheck source=/dev/null
source "$home/benchmarks/table.sh"

echo "| archive of $records records | median | median ratio | least | most |"
echo "|---|---|---|---|---|"
row plain "plain loop"
row direct-disk "direct, local disk"
row direct-s3 "direct, S3 sandbox"
row spark-disk "Spark, local disk"
row spark-s3 "Spark, S3 sandbox"
row direct-streaming "direct, streaming, local disk"
row spark-streaming "Spark, streaming, local disk"
