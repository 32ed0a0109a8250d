# shellcheck shell=dash
# What a test inside the machine is written with. busybox sh has `local` and fractions of a second for sleep.

ok() { echo "ok $*"; }

# bad NAME WHY: one line, whatever was said; then the end of the file $log, if there is one.
bad() {
  local name="$1"
  shift
  echo "bad $name: $(echo "$*" | tr '\n' '|')"
  if [ -n "$log" ]; then tail -n 12 "$log" | sed 's/^/  /'; fi
}

# holds NAME COMMAND...: good if the command succeeds; otherwise what it said is why.
holds() {
  local name="$1" said
  shift
  if said=$("$@" 2>&1); then ok "$name"; else bad "$name" "not ($*): $said"; fi
}

# same NAME IS EXPECTED
same() { if [ "$2" = "$3" ]; then ok "$1"; else bad "$1" "is '$2' instead of '$3'"; fi; }

# between NAME IS LEAST MOST: numbers with fractions; a missing one is bad.
between() {
  if echo "$2 $3 $4" | awk 'NF != 3 || $1 < $2 || $1 > $3 { exit 1 }'; then
    ok "$1 ($2)"
  else
    bad "$1" "is '$2', should be from $3 to $4"
  fi
}

# within SECONDS CONDITION...: waits until the condition holds; false when the time is over.
within() {
  local left=$(($1 * 25))
  shift
  while ! "$@" >/dev/null 2>&1; do
    left=$((left - 1))
    if [ "$left" -lt 0 ]; then return 1; fi
    usleep 40000
  done
}

gone() { ! kill -0 "$1" 2>/dev/null; }

# ---- the simulated chip ------------------------------------------------------------------------------------------------

# make_chip LABEL NAME...: a chip of gpio-sim whose lines are so named, in this order. Sets chip (gpiochip0), base (the
# kernel's number of its first line) and line_files.
make_chip() {
  local at="/config/gpio-sim/$1" offset=0 name
  mkdir "$at" "$at/bank"
  echo "$1" >"$at/bank/label"
  shift
  echo $# >"$at/bank/num_lines"
  for name in "$@"; do
    mkdir "$at/bank/line$offset"
    echo "$name" >"$at/bank/line$offset/name"
    offset=$((offset + 1))
  done
  names=" $* "
  echo 1 >"$at/live"
  chip=$(cat "$at/bank/chip_name")
  line_files=/sys/devices/platform/$(cat "$at/dev_name")/$chip
  base=$(sed -n "s/^$chip: GPIOs \([0-9]*\)-.*/\1/p" /sys/kernel/debug/gpio)
}

# offset NAME
offset() {
  local before="${names%% "$1" *}"
  # shellcheck disable=SC2086
  set -- $before
  echo $#
}

value_file() { echo "$line_files/sim_gpio$(offset "$1")/value"; }
pull_file() { echo "$line_files/sim_gpio$(offset "$1")/pull"; }
level() { cat "$(value_file "$1")"; }
levels() { for line in "$@"; do level "$line"; done | tr -d '\n'; }
has_level() { [ "$(level "$1")" = "$2" ]; }
# pull NAME up|down: what is wired to an input.
pull() { echo "pull-$2" >"$(pull_file "$1")"; }

# ---- the kernel's own record of every level it set ----------------------------------------------------------------------
readonly tracing=/sys/kernel/tracing

record() {
  echo 0 >$tracing/tracing_on
  echo mono >$tracing/trace_clock
  echo >$tracing/trace
  echo 'get == 0' >$tracing/events/gpio/gpio_value/filter
  echo 1 >$tracing/events/gpio/gpio_value/enable
  echo 1 >$tracing/tracing_on
}

# mark WORD: an instant of the guest's script, in the record.
mark() { echo "$1" >$tracing/trace_marker; }

# recorded: `SECONDS OFFSET VALUE` for every level set, `SECONDS mark WORD` for every mark.
recorded() {
  awk -v base="$base" '{
    for (i = 1; i < NF; ++i) {
      at = $(i - 1)
      sub(/:$/, "", at)
      if ($i == "gpio_value:" && $(i + 2) == "set") print at, $(i + 1) - base, $(i + 3)
      if ($i == "tracing_mark_write:") print at, "mark", $(i + 1)
    }
  }' $tracing/trace
}

# ms_from_mark WORD NAME VALUE: from the last such mark to the first time after it that the line was set so.
ms_from_mark() {
  recorded | awk -v word="$1" -v line="$(offset "$2")" -v value="$3" '
    $2 == "mark" && $3 == word { from = $1; ms = "" }
    from && ms == "" && $2 == line && $3 == value { ms = sprintf("%.1f", ($1 - from) * 1000) }
    END { print ms }'
}

# both_high NAME NAME: how often both lines were high together; with how often each of them went high.
both_high() {
  recorded | awk -v a="$(offset "$1")" -v b="$(offset "$2")" '
    $2 == a { if ($3 > high_a) ++times_a; high_a = $3 }
    $2 == b { if ($3 > high_b) ++times_b; high_b = $3 }
    $2 == a || $2 == b { now = high_a && high_b; if (now && !was) ++both; was = now }
    END { print both + 0, times_a + 0, times_b + 0 }'
}

# reversal_ms NAME NAME: the shortest time between one of them going low and the other going high; nothing without one.
reversal_ms() {
  recorded | awk -v a="$(offset "$1")" -v b="$(offset "$2")" '
    $2 != a && $2 != b { next }
    { other = $2 == a ? b : a }
    $3 == 1 && !high[$2] && (other in low_since) {
      ms = high[other] ? 0 : ($1 - low_since[other]) * 1000
      if (least == "" || ms < least) least = ms
    }
    $3 == 0 && high[$2] { low_since[$2] = $1 }
    $3 == 1 { delete low_since[other] }
    { high[$2] = $3 }
    END { if (least != "") printf "%.1f\n", least }'
}
