# shellcheck shell=bash disable=SC2154 # the names that scripts/bench sets
# Reports on one archive by Bayou and by plain Spark SQL in turn, and prints what whole processes took, from start to exit.
# Part of scripts/bench, which has filled the topic.

# `time` and `sort` write and read a decimal point, whatever the language of this terminal.
unset LC_ALL
export LC_NUMERIC=C
# Else Spark looks its own host name up, and warns.
export SPARK_LOCAL_IP=127.0.0.1

"$home/scripts/bayou" archive --bootstrapServers="$BOOTSTRAP_SERVERS" --topics=big --archive="$work/archive" \
  --untilCaughtUp >&2
# The contenders have the machine to themselves.
"$home/scripts/sandbox" stop --dir "$work/sandbox" >&2

spark=$home/benchmarks/spark-sql
native=(java -Xmx2g "@$home/runner-profiles/spark/jvm.options" -cp "$spark/target/classes:$(cat "$spark/target/spark-sql.classpath")"
  dev.bayou.benchmarks.spark.NativeShopperReport "$work/archive/big/dt=*/hr=*/*")

# shellcheck source=/dev/null
source "$home/benchmarks/process.sh"

run() { # contender, command …: keeps seconds, memory, and whether its report is the same as Bayou's
  local same
  rm -rf "${work:?}/$1"
  measured "${@:2}"
  same=$(cat "$work/$1"/*.csv | awk -f "$home/benchmarks/same-report.awk" "$work/bayou/report.csv" -)
  echo "$(<"$work/seconds") $(($(<"$work/peak"))) $same" | tee -a "$work/$1.runs" | sed "s/^/$1: /" >&2
}

# The first report of a build keeps what the JVM has made of the classes, and takes its time for it.
for profile in direct spark; do
  "$home/scripts/bayou" --profile "$profile" report --archive="$work/archive" --topics=big --output="$work/first" >"$work/log" 2>&1
done
rm -r "$work/first"

echo "Seconds, MiB, and whether the report is the same as Bayou's:" >&2
for _ in $(seq "$runs"); do
  run bayou "$home/scripts/bayou" report --archive="$work/archive" --topics=big --output="$work/bayou"
  run bayou-spark "$home/scripts/bayou" --profile spark report --archive="$work/archive" --topics=big --output="$work/bayou-spark"
  run inferred "${native[@]}" "$work/inferred"
  run given "${native[@]}" "$work/given" --schema
done

median() { sort -n "$work/$1.runs" | awk '{ s[NR] = $1 } END { print (s[int((NR + 1) / 2)] + s[int(NR / 2) + 1]) / 2 }'; }

row() { # contender, title
  sort -n "$work/$1.runs" | awk -v title="$2" -v median="$(median "$1")" -v bayou="$(median bayou)" '
    { least = NR == 1 ? $1 : least; most = $1; peak = $2 > peak ? $2 : peak; differing += $3 != "same" }
    END { printf "| %s | %.1f s | %.1f s | %.1f s | %d MiB | %.2f | %s |\n", title, median, least, most, peak, median / bayou,
          differing ? "NO, in " differing " of " NR " runs" : "yes" }'
}

echo "| report on $records events | median | least | most | peak memory | ratio to Bayou | same report |"
echo "|---|---|---|---|---|---|---|"
row bayou "Bayou, direct"
row bayou-spark "Bayou, Spark"
row inferred "Spark SQL, schema inferred"
row given "Spark SQL, schema given"
