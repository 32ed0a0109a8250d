# shellcheck shell=bash disable=SC2154 # config and state are those of kit.bash
# The desks of the tests: a lifting column on Modbus TCP; a relay board and a laser on a serial line. Both go by themselves
# unless the configuration is written `by_hand`.

# desk_config TOML: what all desks of the tests have, and the lines of this one. The cycle is as short as it can be.
desk_config() {
  cat <<END
[mqtt]
host = "127.0.0.1"
[user.anna]
sit_height_mm = 760
stand_height_mm = 960
sit_minutes = 0.15
stand_minutes = 0.15
[desk.main.cycle]
mode = "automatic"
announcement_s = 3
[desk.main.presence]
source = "always"
[desk.main.motion]
motor_budget_s = 900
$1
END
}

column_config() {
  desk_config '[bus.column]
driver = "modbus"
[bus.column.tcp]
host = "127.0.0.1"
port = 1502
[desk.main]
profile = "linak-lc3"
min_height_mm = 650
max_height_mm = 1250
[desk.main.modbus]
unit = 255
base_height_mm = 650'
}

relays_config() {
  desk_config '[bus.line]
driver = "modbus"
[bus.line.serial]
device = "/run/desk-line"
baud = 9600
parity = "none"
[desk.main]
profile = "relay-board"
min_height_mm = 660
max_height_mm = 1240
[desk.main.modbus]
unit = 1
sensor_unit = 80
base_height_mm = 0'
}

# Only what is asked for: a change that the cycle makes after a restart would be one with a fresh reason.
by_hand() { "$1" | sed 's/^mode = .*/mode = "remind"/' >"$config"; }

# simulated_desks: started once, and left running.
simulated_desks() {
  if [[ -S /run/sim-column ]]; then return 0; fi
  simulate column --tcp 127.0.0.1:1502 --unit 255=linak-lc3,start=760
  simulate relays --rtu --baud 9600 --parity N --paced --link /run/desk-line --unit 1=relay-board:linak,start=760 --unit 80=laser:1
  # As udev does it with a serial port.
  chgrp dialout "$(readlink -f /run/desk-line)"
  chmod 660 "$(readlink -f /run/desk-line)"
}

# cycles SIMULATION UNIT: up and down again, by itself.
cycles() {
  holds "$1: it stands up by itself" within 40 truly_near "$1" "$2" 960
  holds "$1: it sits down by itself" within 40 truly_near "$1" "$2" 760
}
truly_near() { motor_is "$1" "$2" off && truth "$1" "$2" height_mm | awk -v want="$3" '{ exit !($1 > want - 4 && $1 < want + 4) }'; }

