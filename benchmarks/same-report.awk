# Says "same" if two reports agree: the same shoppers and counts, and sums within a cent, since one side sums doubles. Else it
# says how many shoppers differ, and shows one. Takes Bayou's report and the other's lines, where headers may recur.
BEGIN { FS = "," }
{ sub(/\r$/, "") }
FNR == 1 && NR == 1 { header = $0; next }
$0 == header { next }
FNR == NR { first[$1] = $0; next }
$1 in second { differ($1, "twice: " $0) }
{ second[$1] = $0 }
!($1 in first) { differ($1, $0 ", unknown to Bayou"); next }
{
  split(first[$1], f)
  if (NF != 6 || f[2] != $2 || f[4] != $4 || apart(f[3], $3) || apart(f[5], $5) || apart(f[6], $6))
    differ($1, $0 ", Bayou " first[$1])
}
END {
  for (shopper in first) if (!(shopper in second)) differ(shopper, "Bayou alone has " first[shopper])
  print differing ? "differs by " differing " shoppers, such as " example : "same"
}
function apart(a, b) { return a - b > 0.010001 || b - a > 0.010001 }
function differ(shopper, what) { if (!differing++) example = what }
