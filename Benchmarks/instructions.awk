# Compare the counts of one MPI with the table: see the script `instructions`, which calls this with
#   -v name=MPI -v record=yes|"" -v totals=FILE -v table=FILE -v locking=FILE instructions.tsv c.tsv swift.tsv
# Prints a table of what was counted, writes "passed failed" to one file and instructions.tsv with the new figures to the other.

BEGIN {
  FS = OFS = "\t"
  while ((getline line < locking) > 0) locks[line]
}
FILENAME != file { file = FILENAME; part++ }
part == 1 && (FNR == 1 || /^#/) {
  print >table
  if (match($0, /^# [^:]+: /)) reason[substr($0, 3, RLENGTH - 4)]
  next
}
part == 1 {
  if (NF != 5) { print "Benchmarks/instructions.tsv, line " FNR ": there are " NF " columns; there have to be 5"; bad = 1; exit 2 }
  rows[++rowCount] = $0
  rowName[rowCount] = $1
  rowCall[rowCount] = $2
  # What a call may take is the same with every MPI; a call that is new with this one takes it from another.
  if (!(($2) in limits) || $1 == name) { limits[$2]; budget[$2] = $4; allowed[$2] = $5 }
  if ($1 == name) committed[$2] = $3
  next
}
part == 2 { c[$1]; inC[$1] = $2 + $3; library[$1] = $4; mpiCallsOfC[$1] = $5; next }
part == 3 {
  call = $1
  if (!count++) printf "%s\n  %-18s %8s %6s %6s %8s %7s %10s %7s %12s\n", name, "call", "library", "C", "Swift", "runtime", "over C", "committed", "budget", "other calls"
  order[count] = call
  over[call] = sprintf("%.0f", $2 + $3 - inC[call]) + 0
  if (!(call in limits)) { budget[call] = 40; allowed[call] = 0 }
  printf "  %-18s %8.0f %6.0f %6.0f %8.0f %7d %10s %7d %12s\n", call, library[call], inC[call], $2, $3, over[call], (call in committed) ? committed[call] : "-", budget[call], $6 + 0

  problem = ""
  if (budget[call] > 60 && !(call in reason)) fault("has a budget beyond 60; the table has no line `# " call ": ` that says why")
  if (!(call in c)) fault("Baseline/calls.c does not make this call")
  # What an allocator takes differs from machine to machine: of a call that may allocate, the executable's own instructions are held to the table.
  held = allowed[call] > 0 ? sprintf("%.0f", $2 - inC[call]) + 0 : over[call]
  heldOf[call] = held
  if (held > budget[call]) fault("takes " held " instructions more than C; its budget is " budget[call])
  if ($6 > allowed[call] + 0.005) fault("makes " $6 + 0 " calls to what is not MPI; " allowed[call] " are allowed")
  if ($5 != mpiCallsOfC[call]) fault("calls MPI " $5 + 0 " times; C does " mpiCallsOfC[call] + 0 " times")
  functions = split($8, ran, ", ")
  for (i = 1; i <= functions; i++) { sub(/^[^ ]* /, "", ran[i]); if (ran[i] in locks) fault("has an atomic instruction in " ran[i]) }
  if (!record && !(call in committed)) fault("is not in the table; --record adds it")
  if (!record && (call in committed) && held > committed[call] + 3) fault("takes " held " instructions more than C; the table says " committed[call])
  if (problem == "") passed++
  else {
    failed++
    report = report "FAILED: " name ", " call ":" problem "\n    executable: " $8 "\n    calls: " $7 "\n"
  }
  if (!record && (call in committed) && held < committed[call] - 3) less = less "\n    " call ": " held " instead of " committed[call]
}
function fault(text) { problem = problem (problem == "" ? " " : "; ") text }

END {
  if (bad) exit 2
  for (i = 1; i <= rowCount; i++) {
    if (rowName[i] == name && !(rowCall[i] in over)) {
      if (!record) { failed++; report = report "FAILED: " name ", " rowCall[i] ": is in the table and was not counted\n" }
    } else if (rowName[i] != name) print rows[i] >table
  }
  for (i = 1; i <= count; i++) print name, order[i], heldOf[order[i]], budget[order[i]], allowed[order[i]] >table
  if (less != "") print "  Fewer than the table says; --record puts it there:" less
  printf "%s", report
  printf "%d %d\n", passed, failed > totals
}
