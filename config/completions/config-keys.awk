# The keys that `deskctl config` takes, a line each: those that the annotated configuration describes (the input), with the
# ids of people, buses, sensors and desks of the file `config`. POSIX awk.

BEGIN {
  while ((getline line < config) > 0)
    if (match(line, /^\[(user|bus|sensor|desk)\.[^].]+/)) {
      split(substr(line, 2, RLENGTH - 1), name, ".")
      if (!seen[name[1], name[2]]++) ids[name[1]] = ids[name[1]] " " name[2]
    }
}

/^#?\[/ {
  gsub(/[]#[]/, "")
  kind = $0
  sub(/\..*/, "", kind)
  rest = ""
  if (split($0, name, ".") > 2) rest = "." name[3]
  next
}

/^#?[a-z0-9_]+ = / {
  sub(/^#/, "")
  if (kind !~ /^(user|bus|sensor|desk)$/) print kind "." $1
  count = split(ids[kind], id, " ")
  for (i = 1; i <= count; ++i) print kind "." id[i] rest "." $1
}
