# Merge the results that the ranks of one test run wrote (Swift Testing's event stream, one JSON value a line).
#   awk -v ranks=4 -v status=0 -v label=… -v totals=FILE -f test-results.awk FOLDER/rank.0 FOLDER/rank.1 …
# A test passes when all ranks passed it, and fails when a rank recorded an issue, or started it and never ended it, or
# left it out, or skipped it where another one ran it. A run that ran out of time, or ended badly although no test failed, counts as a failure too.
# Prints what failed and why, and what was skipped; writes "passed failed skipped lacking" to FILE, the last of them the number of
# tests skipped because the library lacks something; exits 1 after a failure.

# The text of the first string that follows a key. Inside of strings quotes are escaped, so a key cannot be mistaken.
function string(line, key) {
  if (!match(line, "\"" key "\":\"([^\"\\\\]|\\\\.)*\"")) return ""
  return plain(substr(line, RSTART + length(key) + 4, RLENGTH - length(key) - 5))
}
function plain(text) {
  gsub(/\\n/, "\n      ", text); gsub(/\\t/, "\t", text); gsub(/\\"/, "\"", text); gsub(/\\\//, "/", text); gsub(/\\\\/, "\\", text)
  return text
}
# Suite/test() without the module in front and the place in the file behind
function short(id) { sub(/^[^.\/]*\./, "", id); sub(/\/[^\/]*\.swift:[0-9]+:[0-9]+$/, "", id); return id }
function place(line) {
  if (!match(line, /"fileID":"[^"]*","line":[0-9]+/)) return ""
  line = substr(line, RSTART, RLENGTH); gsub(/.*\/|"/, "", line); sub(/,line/, "", line)
  return line ": "
}
function texts(line,    all) {
  sub(/.*"messages":\[/, "", line)
  while (match(line, /"text":"([^"\\]|\\.)*"/)) {
    all = all (all == "" ? "" : "\n      ") plain(substr(line, RSTART + 8, RLENGTH - 9))
    line = substr(line, RSTART + RLENGTH)
  }
  return all
}
function note(id, text, rank) {
  if (!((id, text) in seenBy)) notes[id, ++noteCount[id]] = text
  seenBy[id, text] = seenBy[id, text] (seenBy[id, text] == "" ? "" : ", ") rank
}

FNR == 1 { rank = FILENAME; sub(/.*\./, "", rank) }
/"kind":"test","payload"/ && /"kind":"function"/ {
  id = string($0, "id")
  # A parameterised test lists its cases, each with an id, before its own.
  if (index($0, "\"_testCases\":[")) { line = $0; sub(/.*"id":"/, "\"id\":\"", line); id = string(line, "id") }
  if (!(id in known)) { known[id]; order[++count] = id }
  next
}
/"kind":"testStarted"/ { started[string($0, "testID"), rank]; next }
/"kind":"testEnded"/ { ended[string($0, "testID"), rank]; next }
/"kind":"runEnded"/ { finished[rank]; next }
/"kind":"testSkipped"/ {
  id = string($0, "testID"); reason = texts($0); sub(/.* skipped(: )?/, "", reason)
  skipped[id] = reason == "" ? "no reason given" : reason; skippedBy[id]++
  next
}
/"kind":"issueRecorded"/ && /"isKnown":false/ {
  id = string($0, "testID")
  if (id == "" || !(id in known)) { if (id == "") id = "outside of any test"; if (!(id in known)) { known[id]; order[++count] = id; stray[id] } }
  bad[id]; note(id, place($0) texts($0), rank)
  next
}

END {
  for (i = 1; i <= count; i++) {
    id = order[i]
    begun = 0
    for (r = 0; r < ranks; r++) if ((id, r) in started) begun = 1
    for (r = 0; r < ranks && !(id in stray); r++) {
      if (((id, r) in started) && !((id, r) in ended)) { bad[id]; note(id, "started and never ended", r); cut = 1 }
      else if ((id, r) in started) continue
      else if (id in skipped) { if (begun) { bad[id]; note(id, "skipped, but not on every rank: " skipped[id], r) } }
      else if (!(r in finished)) { begun = 0; cut = 1 }
      else if (begun) { bad[id]; note(id, "never started", r) }
    }
    if (id in bad) {
      failed++
      print "  FAILED " short(id)
      for (n = 1; n <= noteCount[id]; n++) print "    rank " seenBy[id, notes[id, n]] ": " notes[id, n]
    } else if (id in skipped) {
      skips++
      # What runs at another number of ranks, or from another script, is not left out.
      if (skipped[id] !~ /^"?(needs [a-z ]*[0-9]+ ranks?, there |started by |a long test|messages of more than 2 GiB are part of the full|for libraries that lack |everything is emulated |the processes have several clocks)/) lacking++
      reason = skipped[id] (skippedBy[id] < ranks ? " (on " skippedBy[id] " of " ranks " ranks)" : "")
      if (!reasons[reason]++) reasonOrder[++reasonCount] = reason
    } else if (begun) passed++
    else missing++
  }
  for (r = 0; r < ranks; r++) if (!(r in finished)) unfinished = unfinished (unfinished == "" ? "" : ", ") r
  for (n = 1; n <= reasonCount; n++) print "  skipped " reasons[reasonOrder[n]] ": " reasonOrder[n]
  if (missing) print "  " missing " tests were not reached by every rank"
  if (status == 124 || status == 137) problem = "time-out"
  else if (failed) problem = ""
  else if (unfinished != "") problem = "rank " unfinished " did not reach the end"
  else if (status != 0) problem = "no test failed"
  if (problem != "") { failed++; print "  FAILED the run itself: " problem ", exit status " status }
  else if (passed + failed + skips == 0) { failed++; print "  FAILED: there was no test to run" }
  printf "%s: %d passed, %d failed%s\n", label, passed, failed, skips ? ", " skips " skipped" : ""
  print passed + 0, failed + 0, skips + 0, lacking + 0 > totals
  # 2: the reader wants to see what the run printed last
  exit problem != "" || cut ? 2 : failed > 0
}
