# Sum what callgrind counted for a program of marked loops:
#   awk -v program=PATH -v short=N -v long=N -f callgrind.awk OUTPUT
# OUTPUT is what the program printed: a line for each loop. Callgrind started a new file at each mark, PATH.out.1, PATH.out.2 and so on,
# so that every second one is of a loop. Prints for each call, tab-separated, all per call:
#   call, instructions in the executable, in what it calls that is not MPI, in all else; calls of MPI, other calls, names of both;
#   functions of the executable with their instructions.

function isMPI(name) { return name ~ /^P?MPI_/ }

# Reads one file and adds it, times +1 or -1.
function add(file, call, sign,    line, object, function_, target, name, calls, cost, found) {
  while ((getline line < file) > 0) {
    if (line ~ /^ob=/) object = substr(line, 4)
    else if (line ~ /^fn=/) function_ = substr(line, 4)
    else if (line ~ /^cob=/) target = substr(line, 5)
    else if (line ~ /^cfn=/) name = substr(line, 5)
    else if (line ~ /^calls=/) {
      calls = substr(line, 7) + 0
      getline line < file
      split(line, cost, " ")
      # A call that was running when the file began counts none.
      if (object == program && target != "" && target != program && calls > 0) {
        if (isMPI(name)) mpiCalls[call] += sign * calls
        else {
          outside[call] += sign * cost[2]
          # The question whether an array is shared is no call that may not be.
          if (name !~ /^swift_isUniquelyReferenced/) otherCalls[call] += sign * calls
        }
        called[call, name] += sign * calls
        if (!((call, name) in calledSeen)) { calledSeen[call, name]; calledNames[call] = calledNames[call] "\n" name }
      }
      target = ""
    } else if (line ~ /^[0-9]+ [0-9]+$/) {
      split(line, cost, " ")
      total[call] += sign * cost[2]
      if (object != program) continue
      found = 1
      inside[call] += sign * cost[2]
      symbol[call, function_] += sign * cost[2]
      if (!((call, function_) in symbolSeen)) { symbolSeen[call, function_]; symbolNames[call] = symbolNames[call] "\n" function_ }
    }
  }
  close(file)
  if (!found) { print file ": callgrind counted nothing in " program > "/dev/stderr"; failed = 1 }
}

function perCall(count) { return count / (long - short) }

# "12 one, 3 two": those that are not zero per call, the largest first, at most six
function list(names, values, call,    count, name, i, best, text, shown, value) {
  count = split(substr(names, 2), name, "\n")
  for (i = 1; i <= count; i++) value[i] = perCall(values[call, name[i]])
  while (1) {
    best = 0
    for (i = 1; i <= count; i++) if ((value[i] > 0.01 || value[i] < -0.01) && (!best || value[i] > value[best])) best = i
    if (!best) return text
    if (++shown > 6) return text ", and less of others"
    text = text (text == "" ? "" : ", ") sprintf("%.4g", value[best]) " " name[best]
    value[best] = 0
  }
}

BEGIN { FS = "\t" }
$1 == "mark" {
  file = program ".out." (2 * ++loops)
  if ($3 == short) { order[++count] = $2; add(file, $2, -1) }
  if ($3 == long) add(file, $2, 1)
}
END {
  if (!count) { print "the program printed no marks" > "/dev/stderr"; failed = 1 }
  for (i = 1; i <= count; i++) {
    call = order[i]
    printf "%s\t%.1f\t%.1f\t%.1f\t%.2f\t%.2f\t%s\t%s\n", call, perCall(inside[call]), perCall(outside[call]),
      perCall(total[call] - inside[call] - outside[call]), perCall(mpiCalls[call]), perCall(otherCalls[call]),
      list(calledNames[call], called, call), list(symbolNames[call], symbol, call)
  }
  exit failed
}
