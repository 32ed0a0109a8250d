# shellcheck shell=bash
# deskd killed and stopped in the middle of a move, of either desk.

# mid_move SIMULATION UNIT: a long way by hand, of which some was gone.
mid_move() {
  holds "$1: rests before the move" within 20 rests
  local begin
  begin=$(truth "$1" "$2" height_mm)
  # Away from where it stands, whichever part came before.
  deskctl move --no-wait "$(awk -v at="$begin" 'BEGIN { print at < 900 ? 1100 : 700 }')" >/dev/null
  holds "$1: in the middle of a move" within 15 far_from "$1" "$2" "$begin"
}
far_from() { motor_is "$1" "$2" on && truth "$1" "$2" height_mm | awk -v from="$3" '{ exit !($1 > from + 40 || $1 < from - 40) }'; }

# stays SIMULATION UNIT NAME: the simulation sees no motion within five seconds of the restart.
stays() {
  local before
  before="$(truth "$1" "$2" starts) $(truth "$1" "$2" height_mm)"
  if within 5 has_moved "$1" "$2" "$before"; then
    bad "$3: no motion afterwards" "$before became $(truth "$1" "$2" starts) $(truth "$1" "$2" height_mm)"
  else
    ok "$3: no motion afterwards"
  fi
}
has_moved() { [[ "$(truth "$1" "$2" starts) $(truth "$1" "$2" height_mm)" != "$3" ]]; }

# killed SIMULATION UNIT STOP: STOP is how the halt looks on the bus. Three tries, since whatever else this computer does
# can only add to the time.
killed() {
  local at took try
  for try in 1 2 3; do
    mid_move "$1" "$2"
    at=$(kill_it "$1")
    took=$(ms "$at" "$(first_after "$at" "$1" "$2" "$3")")
    echo "   $1, SIGKILL $try: halt after $took ms, motor off after $(ms "$at" "$(first_after "$at" "$1" "$2" 'motor off')") ms," \
      "ready again after $(ms "$at" "$(instant ActiveEnterTimestampMonotonic)") ms"
    stays "$1" "$2" "$1, SIGKILL $try"
    if ((${took:-999} <= 300)); then break; fi
    systemctl reset-failed deskd.service
  done
  between "$1: from SIGKILL to the halt, ms" "$took" 0 300
}

# kill_it SIMULATION: when; returns when the service runs again.
kill_it() {
  local n
  n=$(restarts)
  send KILL "$(main_pid)"
  holds "$1: restarted after SIGKILL" within 15 restarted "$n" >&2
}
restarted() { [[ $(restarts) -gt $1 ]] && active; }

# stopped SIMULATION UNIT: SIGSTOP, which only the device's own dead-man and the watchdog can answer.
stopped() {
  local at pid n since
  pid=$(main_pid)
  n=$(restarts)
  since=$(cursor)
  mid_move "$1" "$2"
  at=$(send STOP "$pid")
  if within 20 restarted "$n"; then
    ok "$1: restarted after SIGSTOP"
  else
    bad "$1: restarted after SIGSTOP" 'no watchdog came'
    systemctl kill --kill-whom=main -s KILL deskd.service
    within 15 restarted "$n"
  fi
  between "$1: from SIGSTOP to motor off, ms" "$(ms "$at" "$(first_after "$at" "$1" "$2" 'motor off')")" 0 1000
  between "$1: from SIGSTOP to ready again, ms" "$(ms "$at" "$(instant ActiveEnterTimestampMonotonic)")" 0 15000
  holds "$1: the journal names the watchdog" said "$since" '[Ww]atchdog'
  stays "$1" "$2" "$1, SIGSTOP"
}

# remembered: what keeps people safe outlives a SIGKILL.
remembered() {
  deskctl lock on >/dev/null
  local n
  n=$(restarts)
  send KILL "$(main_pid)" >/dev/null
  holds 'restarted with the lock on' within 15 restarted "$n"
  holds 'the child lock outlives SIGKILL' value_is locked true
  deskctl lock off >/dev/null
}

# remembered_fault: an obstruction that nobody has cleared.
remembered_fault() {
  local n at
  within 10 rests
  deskctl sit >/dev/null
  at=$(truth column 255 height_mm)
  sim column "obstacle 255 $(awk -v at="$at" 'BEGIN { print at + 80 }') up" >/dev/null
  deskctl move 960 >/dev/null 2>&1
  holds 'obstacle: a fault is latched' within 20 faulty
  n=$(restarts)
  send KILL "$(main_pid)" >/dev/null
  holds 'obstacle: restarted after SIGKILL' within 15 restarted "$n"
  holds 'obstacle: the fault outlives SIGKILL' faulty
  if deskctl stand >/dev/null 2>&1; then bad 'obstacle: no move before it is cleared' 'it went'; else ok 'obstacle: no move before it is cleared'; fi
  sim column 'obstacle 255 off' >/dev/null
  holds 'obstacle: it can be cleared' deskctl clear
  holds 'obstacle: the desk moves again' within 10 deskctl move 800
}
faulty() { ! value_is fault null; }

by_hand column_config
afresh
killed column 255 'register 0x2002=64259'
stopped column 255
remembered
remembered_fault

by_hand relays_config
afresh
killed relays 1 'coils 0x0000=0x00'
stopped relays 1
