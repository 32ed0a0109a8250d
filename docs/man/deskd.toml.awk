# Makes deskd.toml(5) of the annotated config/deskd.toml, which is the one place where the keys are described.
# A paragraph of comments followed by keys describes these keys; followed by a section's header, the section.
# Variable: version. POSIX awk.

function roff(text) {
  gsub(/\\/, "\\\\e", text)
  gsub(/-/, "\\-", text)
  gsub(/'/, "\\(aq", text)
  gsub(/"/, "\\(dq", text)
  if (text ~ /^\./) text = "\\&" text
  return text
}

function bold_code(text,    parts, n, i, out) { # what stands between backquotes
  n = split(text, parts, "`")
  for (i = 1; i <= n; ++i) out = out (i % 2 ? roff(parts[i]) : "\\fB" roff(parts[i]) "\\fR")
  return out
}

function print_words(    i) {
  for (i = 1; i <= words; ++i) {
    # What may stand there is a line of its own, as it is in the file.
    if (i > 1 && word[i] ~ /^(Value|Default|Each|Both|Port|[a-z0-9_]+): /) print ".br"
    print bold_code(word[i])
  }
  words = 0
}

function end_block(    i) {
  if (keys) {
    for (i = 1; i <= keys; ++i) {
      print (i == 1 ? ".TP" : ".TQ")
      print "\\fB" roff(key[i]) "\\fR"
    }
    print_words()
    keys = 0
  } else if (words) {
    print ".PP"
    print_words()
  }
}

BEGIN {
  print ".\\\" Made from config/deskd.toml."
  print ".TH deskd.toml 5 \"\" \"deskd " version "\" \"deskd\""
  print ".SH NAME"
  print "deskd.toml \\- configuration of the sit\\-stand desk daemon"
  print ".SH SYNOPSIS"
  print ".I /etc/deskd/deskd.toml"
  print ".SH DESCRIPTION"
  print "The file is TOML (https://toml.io). Heights are millimetres from the floor to the desk top. Every section and key that"
  print "there is follows, with its default or, where there is none, an example."
  print "A word in a section's name that is an id, as"
  print ".I anna"
  print "or"
  print ".IR main ,"
  print "may be another one, and the section may occur several times, each with an id of its own."
}

/^#?\[/ {
  keep = words
  if (keys) end_block()
  if (!sections++) print ".SH SECTIONS AND KEYS"
  sub(/^#/, "")
  print ".SS " roff($0)
  words = keep
  if (words) print_words()
  next
}
/^# / {
  if (keys) end_block()
  word[++words] = substr($0, 3)
  next
}
/^#?[a-z0-9_]+ = / {
  sub(/^#/, "")
  key[++keys] = $0
  next
}
/^$/ {
  if (!sections) words = 0 # what the file says of itself
  end_block()
  next
}
{ printf "deskd.toml.awk: line %d is neither comment, key nor section: %s\n", NR, $0 | "cat >&2"; failed = 1; exit 1 }

END {
  if (failed) exit 1
  end_block()
  print ".SH FILES"
  print ".TP"
  print ".I /etc/deskd/deskd.toml"
  print "is read at the start and on reload; what is wrong with it is told with line and column, and then nothing is changed."
  print ".TP"
  print ".I /usr/share/doc/deskd/examples/"
  print "has files for real desks, and the maps of Modbus devices to start one of your own from."
  print ".SH SEE ALSO"
  print ".BR deskd (8),"
  print ".BR deskctl (1)"
}
