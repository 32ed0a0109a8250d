# shellcheck shell=dash
# shellcheck source=tests/system/guest/kit.sh
. /check/kit.sh
echo # what the kernel said last may have left its line open
log=

insmod /check/gpio-sim.ko || { modprobe configfs; insmod /check/gpio-sim.ko; }
grep -q ' /config configfs' /proc/mounts || mount -t configfs configfs /config
mount -t debugfs debugfs /sys/kernel/debug 2>/dev/null
mount -t tracefs tracefs /sys/kernel/tracing 2>/dev/null
modprobe industrialio
make_chip desk-bank desk-up desk-down
echo 1 >/sys/module/gpio_sim/parameters/keep_outputs
udevadm settle
same 'the chip is for the group gpio' "$(stat -c '%G %a' "/dev/${chip:?}")" 'gpio 660'

# ---- devices ---------------------------------------------------------------------------------------------------------------
readonly iio=/run/iio
mkdir -p $iio/iio:device0
guest_desk_model "$(value_file desk-up)" "$(value_file desk-down)" $iio/iio:device0 720 &
within 5 test -s $iio/iio:device0/in_distance_raw
mount --bind $iio /sys/bus/iio/devices

# play NAME OPTIONS...: deskd-sim, told by lines in /run/NAME.in, answering in /run/NAME.out.
play() {
  local name="$1"
  shift
  mkfifo "/run/$name.in"
  deskd-sim "$@" <"/run/$name.in" >"/run/$name.out" 2>&1 &
  sleep 1000000 >"/run/$name.in" & # keeps it open
  within 5 grep -q ready "/run/$name.out"
}
# ask NAME WORDS...: the answer.
ask() {
  local name="$1" lines
  shift
  lines=$(wc -l <"/run/$name.out")
  echo "$*" >"/run/$name.in"
  within 5 answered "$name" "$lines"
  tail -n "+$((lines + 1))" "/run/$name.out"
}
answered() { tail -n "+$(($2 + 1))" "/run/$1.out" | grep -qE '^(ok|error)'; }
play column --tcp 127.0.0.1:502 --unit 255=linak-lc3,start=720
play relays --rtu --baud 9600 --parity N --link /dev/desk-line --unit 1=relay-board:relay-tof,start=720 --unit 80=laser:1
chgrp dialout /dev/desk-line
chmod 660 /dev/desk-line # as a serial port is
motor() { ask "$1" state | sed -n "s/^unit=$2 .* motor=\([a-z]*\) .*/\1/p"; }
motor_is() { [ "$(motor "$1" "$2")" = "$3" ]; }
motor_runs() { ! motor_is "$1" "$2" off; }

# ---- it starts, and says what it has -------------------------------------------------------------------------------------------
property() { systemctl show -P "$1" deskd; }
active() { [ "$(property ActiveState)" = active ]; }
uptime_ms() { awk '{ print int($1 * 1000) }' /proc/uptime; }
# us_to_ms BEFORE AFTER: from one time stamp of systemd to another.
us_to_ms() { echo "$(($2 - $1))" | awk '{ printf "%.0f", $1 / 1000 }'; }
status_of() { deskctl status --json --desk "$1"; }
rests() { status_of "$1" | grep -q '"motion":"stopped"'; }

holds 'it starts' systemctl start deskd
between 'ms until it is ready' "$(us_to_ms "$(property ExecMainStartTimestampMonotonic)" "$(property ActiveEnterTimestampMonotonic)")" 0 15000
between 'exposure' "$(systemd-analyze security --no-pager deskd | grep -oE 'exposure level .*: [0-9.]+' | grep -oE '[0-9.]+$')" 0 1.5
echo "status: $(property StatusText)"
has_words() { property StatusText | grep -q -- "$1"; }
holds 'the status names a desk that is away' has_words 'away: does not answer'
holds 'and one that is there' has_words 'column: ready'
bad_words='ermission|perm|denied|not permitted|not allowed'
same 'nothing was refused by the sandbox' "$(journalctl -u deskd --no-pager -o cat | grep -E "$bad_words")" ''
same 'the socket is for the group deskd' "$(stat -c '%U %G %a' /run/deskd/control.sock)" 'deskd deskd 660'
# Not busybox's, which knows less.
as_visitor() { /usr/bin/setpriv --reuid visitor --regid visitor "$@" deskctl status 2>&1; }
same 'others are told how to join it' "$(as_visitor --clear-groups | grep -o 'sudo adduser visitor deskd')" 'sudo adduser visitor deskd'
holds 'who is in it may talk to deskd' as_visitor --groups "$(getent group deskd | cut -d: -f3)"

# ---- every kind of bus works inside ----------------------------------------------------------------------------------------------
for desk in pins column relays; do holds "a move of $desk" deskctl move --desk $desk 820; done
at_height() { status_of "$1" | sed -n 's/.*"height_mm":\([0-9.]*\).*/\1/p'; }
for desk in pins column relays; do between "$desk has landed" "$(at_height $desk)" 815 825; done

# ---- killed in the middle ---------------------------------------------------------------------------------------------------------
since_start=$(property ExecMainStartTimestampMonotonic)
again() { active && [ "$(property ExecMainStartTimestampMonotonic)" != "$since_start" ]; }
# start_all: the three desks move.
start_all() {
  since_start=$(property ExecMainStartTimestampMonotonic)
  for desk in pins column relays; do deskctl move --desk $desk --no-wait "$1" >/dev/null; done
  within 5 has_level desk-up 1
  within 5 motor_is column 255 up
  within 5 motor_is relays 1 up
  sleep 0.5
}
nothing_moves() {
  local at
  for at in 1 2 3 4 5 6; do
    [ "$(levels desk-up desk-down)" = 00 ] && motor_is column 255 off && motor_is relays 1 off || return 1
    sleep 0.5
  done
}
main_pid() { property MainPID; }
# Of deskd and its guard; asked before the clock runs, since systemctl takes its time.
all_pids() { tr '\n' ' ' <"/sys/fs/cgroup$(property ControlGroup)/cgroup.procs"; }
record
start_all 900
pids=$(main_pid)
mark kill
kill -KILL "$pids"
within 5 has_level desk-up 0
between 'deskd killed: ms until its guard has the line low' "$(ms_from_mark kill desk-up 0)" 0 200
holds 'it is started again' within 30 again
holds 'and nothing moves' nothing_moves

start_all 1000
pids=$(all_pids)
# shellcheck disable=SC2086 # several
kill -KILL $pids
holds 'all killed: --halt has the line low' within 5 has_level desk-up 0
holds 'it is started again' within 30 again
holds 'and nothing moves' nothing_moves

# ---- stopped in the middle --------------------------------------------------------------------------------------------------------
start_all 1100
pids=$(main_pid)
from=$(uptime_ms)
kill -STOP "$pids"
# Long before the watchdog, whose time is 5 s.
holds 'deskd stands still: its guard has the line low' within 2 has_level desk-up 0
holds 'the watchdog starts it again' within 30 again
echo "ms until it was ready again: $(($(property ActiveEnterTimestampMonotonic) / 1000 - from))"
holds 'and nothing moves' nothing_moves

start_all 1200
pids=$(all_pids)
# shellcheck disable=SC2086 # several
kill -STOP $pids
holds 'all of it stands still: the watchdog has the line low' within 20 has_level desk-up 0
holds 'it is started again' within 30 again
holds 'and nothing moves' nothing_moves
same 'the journal names the watchdog' "$(journalctl -u deskd --no-pager -o cat | grep -c 'Watchdog timeout')" 2

# ---- an adapter that is plugged in later ------------------------------------------------------------------------------------------
modprobe uhci-hcd
modprobe ftdi-sio
holds 'an adapter gets its name' within 20 test -e /dev/deskd/usb-DESK42-00

# ---- secrets, mistakes --------------------------------------------------------------------------------------------------------------
systemctl reset-failed deskd
echo secret >/etc/deskd/mqtt-password
chmod 600 /etc/deskd/mqtt-password
holds 'it restarts' systemctl restart deskd
same 'root hands the password over' "$(cat /run/credentials/deskd.service/mqtt-password)" secret
echo 'nonsense = 1' >>/etc/deskd/deskd.toml
systemctl restart deskd 2>/dev/null
sleep 5
same 'a bad configuration is not tried again' "$(property NRestarts) $(property ExecMainStatus) $(property ActiveState)" '0 2 failed'
holds 'and the status says what it is' has_words 'has mistakes'
same 'both low at the end' "$(levels desk-up desk-down)" 00
