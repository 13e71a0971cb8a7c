# shellcheck shell=bash disable=SC2154 # the names that scripts/bench sets
# Archives the topic by the plain loop and by Bayou in turn, and prints steady-state speeds and their ratio. Part of
# scripts/bench, which has filled the topic.

plain() {
  mkdir "$work/plain"
  java -Xmx2g -cp "$benchmarks" dev.bayou.benchmarks.PlainLoop "$BOOTSTRAP_SERVERS" big "$work/plain" |
    awk '{ printf "%.0f\n", $1 / $3 }'
  rm -r "$work/plain"
}

bayou() { # archive address, further flags
  "$home/scripts/bayou" archive --bootstrapServers="$BOOTSTRAP_SERVERS" --topics=big --archive="$1" \
    --endpoint="$S3_ENDPOINT" --untilCaughtUp "${@:2}" 2>&1 | tee "$work/log" |
    sed -nE 's/.*big: ([0-9,]+) records committed.* s, ([0-9,]+) records\/s.*/\1 \2/p' | tr -d , |
    awk -v want="$records" '$1 != want { print "LOST: " $1 " of " want > "/dev/stderr" } { print $2 }'
}

echo "| run | plain loop | direct, local disk | ratio | direct, S3 sandbox | ratio |"
echo "|---|---|---|---|---|---|"
for run in $(seq "$runs"); do
  a=$(plain)
  b=$(bayou "$work/archive-$run" --compression=none)
  rm -rf "$work/archive-$run"
  c=$(bayou "s3://bayou/archive-$run" --compression=none)
  rm -rf "$work/sandbox/s3/bayou/archive-$run"
  awk -v r="$run" -v a="$a" -v b="$b" -v c="$c" \
    'BEGIN { printf "| %d | %d/s | %d/s | %.2f | %d/s | %.2f |\n", r, a, b, b / a, c, c / a }'
done
