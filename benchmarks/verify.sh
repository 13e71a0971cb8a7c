# shellcheck shell=bash disable=SC2154 # the names that scripts/bench sets
# Reads an archive's records again by the plain loop and by `verify --deep` on each runner by turns, and prints speeds and
# their ratio to the plain loop's of the same turn; then verifies a long ledger. Part of scripts/bench, which has filled the topic.

for compression in none snappy; do
  "$home/scripts/bayou" archive --bootstrapServers="$BOOTSTRAP_SERVERS" --topics=big --archive="$work/$compression" \
    --compression="$compression" --untilCaughtUp >&2
done
# The contenders have the machine to themselves.
"$home/scripts/sandbox" stop --dir "$work/sandbox" >&2
export BAYOU_JAVA_OPTS=-Xmx1g

plain() { # compression
  java -Xmx1g -cp "$benchmarks" dev.bayou.benchmarks.PlainRead "$work/$1"/big/dt=*/hr=*/*_*_* | awk '{ printf "%.0f\n", $1 / $3 }'
}

deep() { # compression, runner
  "$home/scripts/bayou" --profile "$2" verify --archive="$work/$1" --deep >"$work/log" 2>&1
  sed -nE 's/.*Read ([0-9,]+) records again.* s, ([0-9,]+) records\/s.*/\1 \2/p' "$work/log" | tr -d , |
    awk -v want="$records" '$1 != want { print "LOST: " $1 " of " want > "/dev/stderr" } { print $2 }'
}

run() { # contender, compression, command …
  local speed
  speed=$("$3" "$2" "${@:4}")
  [[ $speed ]] || { echo "$1 told no speed:" >&2; tail -n 20 "$work/log" >&2; exit 1; }
  [[ $1 == plain ]] && plain=$speed
  awk -v speed="$speed" -v plain="$plain" 'BEGIN { print speed, speed / plain }' | tee -a "$work/$1-$2.runs" | sed "s/^/$1, $2: /" >&2
}

echo "Records a second, and the ratio to the plain loop:" >&2
for _ in $(seq "$runs"); do
  for compression in none snappy; do
    run plain "$compression" plain
    run direct "$compression" deep direct
    run spark "$compression" deep spark
  done
done

# shellcheck source=/dev/null
source "$home/benchmarks/table.sh"

echo "| verify --deep of $records records | median | median ratio | least | most |"
echo "|---|---|---|---|---|"
for compression in none snappy; do
  row "plain-$compression" "plain loop, $compression"
  row "direct-$compression" "direct, $compression"
  row "spark-$compression" "Spark, $compression"
done

# shellcheck source=/dev/null
source "$home/benchmarks/process.sh"

rm -rf "$work/none" "$work/snappy"
echo "Making a ledger of $entries entries" >&2
java -Xmx1g -cp "$benchmarks" dev.bayou.benchmarks.GenerateLedger "$work/long" long "$partitions" "$entries"

echo
echo "| verify of $entries entries | median | least | most | peak memory |"
echo "|---|---|---|---|---|"
for profile in direct spark; do
  for _ in $(seq "$runs"); do
    measured "$home/scripts/bayou" --profile "$profile" verify --archive="$work/long"
    grep -q "^PROVEN" "$work/log" || { tail -n 20 "$work/log" >&2; exit 1; }
    echo "$(<"$work/seconds") $(($(<"$work/peak")))" | tee -a "$work/$profile-long.runs" | sed "s/^/$profile: /" >&2
  done
  { spread "$profile-long" 1; spread "$profile-long" 2; } | awk -v title="$profile" '
    NR == 1 { seconds = sprintf("%.1f s | %.1f s | %.1f s", $1, $2, $3) }
    END { printf "| %s | %s | %d MiB |\n", title, seconds, $3 }'
done
