# shellcheck shell=bash disable=SC2154 # config and state are those of kit.bash
# Configurations that change, well and badly, while the service runs and when it starts.

reloads() {
  local pid
  pid=$(main_pid)
  sed -i 's/^sit_minutes = .*/sit_minutes = 25/' "$config"
  holds 'reload: a good file is taken' systemctl reload deskd.service
  same 'reload: it counts' "$(value sit_s)" 1500
  holds 'config set: writes the file' deskctl config set user.anna.sit_minutes 20
  holds 'config set: deskctl reload takes it' deskctl reload
  same 'config set: it counts' "$(value sit_s)" 1200
  cp "$config" /tmp/good.toml
  echo 'nonsense = 1' >>"$config"
  if systemctl reload deskd.service 2>/dev/null; then bad 'reload: a bad file is refused' 'it was taken'; else ok 'reload: a bad file is refused'; fi
  since=$(cursor)
  holds 'reload: deskctl says where the mistake is' grep -q 'deskd.toml:[0-9]*:' <(deskctl reload 2>&1)
  same 'reload: the old one goes on' "$(value sit_s)" 1200
  same 'reload: in the same process' "$(main_pid)" "$pid"
  cp /tmp/good.toml "$config"
  holds 'reload: the good one again' systemctl reload deskd.service
}

# Whoever wants it has every saved change taken.
reload_path() {
  holds 'reload.path: it can be enabled' systemctl enable --quiet --now deskd-reload.path
  sed -i 's/^sit_minutes = .*/sit_minutes = 35/' "$config"
  holds 'reload.path: a saved change is taken' within 10 value_is sit_s 2100
  systemctl disable --quiet --now deskd-reload.path
}

# A file with a mistake does not get better by trying again.
bad_start() {
  local since
  since=$(cursor)
  cp "$config" /tmp/good.toml
  echo 'nonsense = 1' >>"$config"
  if systemctl restart deskd.service 2>/dev/null; then bad 'a bad file: no start' 'it started'; else ok 'a bad file: no start'; fi
  holds 'a bad file: the service has failed' within 5 has_failed
  holds 'a bad file: the journal says where and what' said "$since" 'deskd.toml:[0-9]*:.*nonsense'
  if within 6 tried_again; then bad 'a bad file: it is not tried again' "restarts: $(restarts)"; else ok 'a bad file: it is not tried again'; fi
  cp /tmp/good.toml "$config"
  holds 'a good file: the service starts' systemctl start deskd.service
}
has_failed() { [[ $(prop ActiveState) == failed ]]; }
tried_again() { [[ $(restarts) != 0 ]] || ! has_failed; }

# Five crashes in two minutes: it stays stopped, and says why.
crash_loop() {
  local n
  systemctl reset-failed deskd.service
  systemctl restart deskd.service
  for n in 1 2 3 4 5; do
    send KILL "$(main_pid)" >/dev/null
    if ((n < 5)); then within 15 running_again "$n" || break; fi
  done
  holds 'five crashes: it stays stopped' within 15 has_failed
  same 'five crashes: the reason' "$(prop Result)" signal
  holds 'five crashes: the journal says so' grep -q 'repeated too quickly' <(journalctl -q -u deskd.service -n 20 -o cat)
  systemctl reset-failed deskd.service
  holds 'five crashes: it can be started again' systemctl start deskd.service
}
running_again() { [[ $(restarts) == "$1" ]] && active; }

by_hand column_config
afresh
reloads
reload_path
bad_start
crash_loop
