# shellcheck shell=dash
# shellcheck source=tests/system/guest/kit.sh
. /kit.sh
for module in configfs gpio-sim industrialio; do insmod /$module.ko; done
mount -t configfs configfs /config
make_chip desk-bank desk-up desk-down buzzer btn-up btn-down btn-sit btn-stand btn-stop btn-snooze seat strip enc-a enc-b
readonly iio=/run/iio keep=/sys/module/gpio_sim/parameters/keep_outputs

# hold VALUES...: another program has the two motor lines; returns when it has set them. Its id is $holder.
hold() {
  rm -f /run/held
  hold_lines "/dev/${chip:?}" lamp 0,1 "$@" >/run/held &
  holder=$!
  within 5 grep -q held /run/held
}
drop() {
  kill -KILL "$holder"
  wait "$holder" 2>/dev/null
}

# ---- the means of this test are what they should be ----------------------------------------------------------------------
same 'offset of a name' "$(offset strip)" 10
record
hold 10 00 01 11
same 'the record shows both high, and each direction' "$(both_high desk-up desk-down)" '1 2 1'
between 'the record shows a reversal' "$(reversal_ms desk-up desk-down)" 15 60
drop
same 'an ordinary chip lets go when its owner dies' "$(levels desk-up desk-down)" 00
echo 1 >$keep
hold 10
drop
same 'a chip as in a Raspberry Pi does not' "$(levels desk-up desk-down)" 10

# ---- a desk, and deskd ---------------------------------------------------------------------------------------------------

# place_desk MM [A B MM_PER_EDGE]: the model of a desk, standing there. Its id is $model. The height is where Linux shows the
# sensors that it has, under the name desk-model.
place_desk() {
  local mm="$1"
  shift
  mkdir -p $iio/iio:device0
  desk_model "$(value_file desk-up)" "$(value_file desk-down)" $iio/iio:device0 "$mm" "$@" &
  model=$!
  within 5 test -s $iio/iio:device0/in_distance_raw
}
real_mm() { awk '{ printf "%.1f", ($1 - 10000) / 10 }' $iio/iio:device0/in_distance_raw; }

# start_deskd NAME [OPTIONS]: its log is /run/NAME.log, its id $daemon.
start_deskd() {
  local name="$1"
  shift
  NOTIFY_SOCKET=/run/notices deskd --config "${config:-/desk.toml}" "$@" >"/run/$name.log" 2>&1 &
  daemon=$!
  log=/run/$name.log
  if ! within 20 grep -q 'event=ready' "$log"; then bad "deskd starts ($name)" "$(cat "$log")"; fi
}
end_deskd() {
  kill -TERM "$daemon"
  wait "$daemon"
}
# since NAME: how much of the log there is; said WORD: whether a line since then has it.
since() { lines=$(wc -l <"$log"); }
said() { tail -n "+$((lines + 1))" "$log" | grep -q -- "$1"; }
resting() { deskctl status --json | grep -q '"motion":"stopped"'; }

place_desk 720
mount --bind $iio /sys/bus/iio/devices
hear_notices /run/notices "$(value_file desk-up)" "$(value_file desk-down)" >/run/heard &
within 5 test -S /run/notices

record
same 'a dead program left the desk going up' "$(levels desk-up desk-down)" 10
start_deskd first
holds 'deskd makes both low before it says that it is ready' grep 'up=0 down=0 .*READY=1' /run/heard
holds 'the desk has stopped' within 5 resting

# ---- moves ---------------------------------------------------------------------------------------------------------------
holds 'a move up' deskctl move 800
between 'it lands' "$(real_mm)" 798 802
holds 'a move down' deskctl move 770
between 'it lands, too' "$(real_mm)" 768 772
deskctl move --no-wait 900
within 5 has_level desk-up 1
sleep 1
deskctl move --no-wait 740
holds 'a move is turned round' within 5 has_level desk-down 1
sleep 1
mark stop
deskctl stop
between 'stop' "$(ms_from_mark stop desk-down 0)" 0 400
within 5 resting

# ---- killed in the middle ------------------------------------------------------------------------------------------------
# The guard, the only process that deskd starts.
guard() { tr -d ' ' <"/proc/$daemon/task/$daemon/children"; }
# move_up MM: it is in the middle of that move.
move_up() {
  deskctl move --no-wait "$1"
  within 5 has_level desk-up 1
  sleep 0.5
}
move_up 1000
mark kill
kill -KILL "$daemon"
wait "$daemon" 2>/dev/null
holds 'killed: its guard makes the line low' within 2 has_level desk-up 0
between 'ms from the kill to low' "$(ms_from_mark kill desk-up 0)" 0 100
sleep 0.2
start_deskd guarded
within 5 resting
move_up 1000
mark freeze
kill -STOP "$daemon"
holds 'it stands still: its guard makes the line low' within 2 has_level desk-up 0
between 'ms from the standstill to low' "$(ms_from_mark freeze desk-up 0)" 0 600
sleep 1
kill -CONT "$daemon"
sleep 1
same 'nothing moves when it goes on' "$(levels desk-up desk-down)" 00
deskctl clear >/dev/null 2>&1
within 5 resting
move_up 1100
mark kill_both
kill -KILL "$(guard)" "$daemon"
wait "$daemon" 2>/dev/null
same 'both killed: this chip keeps the motor on' "$(levels desk-up desk-down)" 10
holds 'deskd --halt' deskd --halt --config /desk.toml
same 'both are low after it' "$(levels desk-up desk-down)" 00
between 'ms from the kill to low' "$(ms_from_mark kill_both desk-up 0)" 0 300
: >/run/heard
start_deskd again
holds 'low before ready' grep 'up=0 down=0 .*READY=1' /run/heard
sleep 1
same 'nothing moves by itself after a restart' "$(levels desk-up desk-down)" 00

# ---- buttons, strip, seat ------------------------------------------------------------------------------------------------
# Buttons and strip connect their line to ground.
pull btn-up down
holds 'the up button moves the desk' within 2 has_level desk-up 1
sleep 1
same 'as long as it is held' "$(level desk-up)" 1
mark release
pull btn-up up
holds 'and no longer' within 2 has_level desk-up 0
between 'ms from the release to low' "$(ms_from_mark release desk-up 0)" 0 200
within 5 resting
pull btn-sit down
sleep 0.1
pull btn-sit up
holds 'the sit button moves the desk' within 2 has_level desk-down 1
sleep 0.5
mark stopped
pull btn-stop down
sleep 0.1
pull btn-stop up
holds 'the stop button stops it' within 2 has_level desk-down 0
between 'ms from the stop button to low' "$(ms_from_mark stopped desk-down 0)" 0 200
within 5 resting

since
pull seat up
holds 'somebody sits down' within 2 said presence=present
pull seat down
holds 'and goes' within 2 said presence=away

since
deskctl move --no-wait 900
within 5 has_level desk-up 1
sleep 1
mark strip
pull strip up
holds 'the open strip stops the desk' within 2 has_level desk-up 0
between 'ms from the strip to low' "$(ms_from_mark strip desk-up 0)" 0 150
holds 'and is a fault' within 5 said event=fault
holds 'it backs off and rests' within 10 resting
same 'no move with an open strip' "$(deskctl move 900 >/dev/null 2>&1; echo "$?") $(levels desk-up desk-down)" '1 00'
pull strip down
sleep 0.2
deskctl clear
holds 'it moves again once the strip is closed and the fault cleared' deskctl move 760

# ---- other owners --------------------------------------------------------------------------------------------------------
# second [OPTIONS]: what a deskd says that cannot start.
second() {
  if NOTIFY_SOCKET='' timeout 15 deskd --config /desk.toml --set control.socket=/run/second.sock --set storage.state_dir=/run/second "$@" 2>&1; then
    echo 'it started'
  fi
}
said_by_second() {
  local text="$1"
  shift
  second "$@" >/run/said
  grep -q -- "$text" /run/said || { cat /run/said; return 1; }
}
holds 'a second deskd names the owner of the lines' said_by_second 'another deskd holds it'
same 'and does not disturb the first' "$(deskctl status >/dev/null && echo well)" well
end_deskd
same 'SIGTERM: low' "$(levels desk-up desk-down)" 00
hold 00
holds 'another owner is named, too' said_by_second 'held by lamp'
drop
holds 'an unknown line: the nearest names' said_by_second desk-up --set desk.main.gpio.up=desk-upp
holds 'an unknown chip: those there are' said_by_second desk-bank --set desk.main.gpio.up=gpiochip9:0

both=$(both_high desk-up desk-down)
echo "both high, up, down: $both"
same 'never both' "${both%% *}" 0
between 'ms from one direction to the other' "$(reversal_ms desk-up desk-down)" 450 5000
kill "$model"

# ---- an encoder on the spindle ---------------------------------------------------------------------------------------------
readonly config=/encoder.toml
pull enc-a down
pull enc-b down
place_desk 700 "$(pull_file enc-a)" "$(pull_file enc-b)" 0.05
start_deskd encoder
reported_mm() { deskctl status --json | sed -n 's/.*"height_mm":\([0-9.]*\).*/\1/p'; }
same 'its height is not known at first' "$(reported_mm)" ''
holds 'it finds its end stop' deskctl home --yes
within 5 resting
between 'and then knows where it is' "$(reported_mm)" 620 640
holds 'a move by the encoder' deskctl move 900
within 5 resting
between 'it lands where it should' "$(real_mm)" 898 902
between 'and has not missed an edge' "$(echo "$(reported_mm) $(real_mm)" | awk '{ print $1 - $2 }')" -0.3 0.3
kill "$model"

# By hand: 10,000 edges, up and down again, as fast as a fast desk with this encoder (40 mm/s: 800 edges a second).
# Right after a move that would be a motor that does not stop.
sleep 5
start_mm=$(reported_mm)
since
for leg in 1 2 3 4 5; do
  turn_encoder "$(pull_file enc-a)" "$(pull_file enc-b)" 1000 1250
  sleep 2
  if [ "$(reported_mm)" != "$(echo "$start_mm" | awk '{ print $1 + 50 }')" ]; then
    bad "edges up, leg $leg" "$(reported_mm) after $start_mm"
  fi
  turn_encoder "$(pull_file enc-a)" "$(pull_file enc-b)" -1000 1250
  sleep 2
done
same '10,000 edges are counted exactly' "$(reported_mm)" "$start_mm"
sleep 4
holds 'and are taken for the handset' said event=handset_moved
end_deskd
start_deskd encoder_again
same 'a clean end keeps the height' "$(reported_mm)" "$start_mm"
kill -KILL "$daemon"
wait "$daemon" 2>/dev/null
sleep 0.2 # until the guard has let the lines go
start_deskd encoder_lost
same 'a kill does not' "$(reported_mm)" ''
end_deskd
