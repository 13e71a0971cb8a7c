# shellcheck shell=bash disable=SC2154 # the names that scripts/bench sets
# Rows of a table of runs, each of which left a line "speed ratio" in $work/contender.runs. Part of scripts/bench.

# The median, least and most of a column of a contender's runs.
spread() { # contender, column
  sort -n -k "$2,$2" "$work/$1.runs" | awk -v column="$2" '{ of[NR] = $column }
    END { print (of[int((NR + 1) / 2)] + of[int(NR / 2) + 1]) / 2, of[1], of[NR] }'
}

row() { # contender, title
  { spread "$1" 1; spread "$1" 2; } | awk -v title="$2" '
    NR == 1 { speed = $1 }
    END { printf "| %s | %d/s | %.2f | %.2f | %.2f |\n", title, speed, $1, $2, $3 }'
}
