# shellcheck shell=bash disable=SC2154 # config and state are those of kit.bash
# A broker that comes, dies, hangs and comes back, and a machine without a network.

published() { timeout 3 mosquitto_sub -h 127.0.0.1 -t "$1" -C 1 2>/dev/null; }
publishes() { [[ $(published "$1") == "$2" ]]; }
connected_since() { said "$1" 'event=mqtt state=connected'; }

with_broker() {
  local since begin pid
  since=$(cursor)
  begin=$(mono)
  systemctl start mosquitto.service
  holds 'broker: deskd finds it' within 60 connected_since "$since"
  echo "   from its start to deskd's connection: $(ms "$begin" "$(mono)") ms"
  holds 'broker: the desk is online' within 10 publishes deskd/availability online
  holds 'broker: the desk can be seen in Home Assistant' within 10 published 'homeassistant/device/+/config'
  deskctl move --no-wait 1000 >/dev/null
  within 15 motor_is column 255 on
  pid=$(systemctl show --value -p MainPID mosquitto.service)
  send KILL "$pid" >/dev/null
  holds 'broker killed in the middle of a move: the desk gets there' within 30 truly_near column 255 1000
  since=$(cursor)
  systemctl reset-failed mosquitto.service
  systemctl restart mosquitto.service
  holds 'broker back: deskd is, too' within 90 connected_since "$since"
  holds 'broker back: everything is there again' within 10 publishes deskd/main/link online
  hanging_broker
  systemctl stop mosquitto.service
}

# A broker that accepts and never answers delays nothing.
hanging_broker() {
  local pid begin
  pid=$(systemctl show --value -p MainPID mosquitto.service)
  send STOP "$pid" >/dev/null
  deskctl move --no-wait 760 >/dev/null
  within 15 motor_is column 255 on
  begin=$(mono)
  deskctl stop >/dev/null
  between 'hanging broker: from deskctl stop to motor off, ms' "$(ms "$begin" "$(first_after "$begin" column 255 'register 0x2002=64259')")" 0 150
  holds 'hanging broker: a restart of the service is not delayed' timeout 20 systemctl restart deskd.service
  send CONT "$pid" >/dev/null
}

no_network() {
  column_config | sed 's/^mode = .*/mode = "remind"/; 0,/^host = .*/s//host = "broker.example"/' >"$config"
  afresh keep
  within 10 rests
  holds 'no network: the service is ready' active
  holds 'no network: the desk moves' deskctl move 800
}

by_hand column_config
afresh
with_broker
no_network
