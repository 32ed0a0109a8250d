# shellcheck shell=bash disable=SC2154 # config and state are those of kit.bash
# From the version before, back to it, away, and as if it had never been here.

version() { dpkg-query -W -f '${Version}' deskd; }
runs_version() { [[ $(prop ActiveState) == active && $(readlink "/proc/$(main_pid)/exe") == /usr/bin/deskd ]]; }
learned() { deskctl --json status | grep -oP '"learned":\K\{.*?\}' | head -n 1; }
moves_in_history() { sqlite3 "$state/history.db" 'SELECT count(*) FROM moves'; }

old_version() {
  local old
  old=$(find /debs -name 'deskd_0.0.1*')
  holds 'the version before is installed' install "$old"
  same 'the version before' "$(version)" 0.0.1-1
  by_hand relays_config
  echo '# a line of my own' >>"$config"
  afresh
  within 10 rests
  deskctl move 800 >/dev/null
  deskctl move 900 >/dev/null
  holds 'the version before learned something' test -n "$(learned)"
  deskctl lock on >/dev/null
  systemctl stop deskd.service
  # Its history had no people yet.
  sqlite3 "$state/history.db" 'ALTER TABLE segments DROP COLUMN user; ALTER TABLE moves DROP COLUMN user;
    ALTER TABLE prompts DROP COLUMN user; ALTER TABLE faults DROP COLUMN user; PRAGMA user_version = 1'
  systemctl start deskd.service
  within 10 rests
}

upgrade() {
  local before pid mine counted
  before=$(learned)
  pid=$(main_pid)
  mine=$(md5sum <"$config")
  counted=$(moves_in_history)
  began=$(mono)
  holds 'upgrade: apt-get does it' install /debs/deskd.deb
  echo "   upgrade: $(ms "$began" "$(mono)") ms"
  holds 'upgrade: the service runs' runs_version
  if [[ $(main_pid) == "$pid" ]]; then bad 'upgrade: the new version runs' 'it is the old process'; else ok 'upgrade: the new version runs'; fi
  same 'upgrade: my configuration is mine' "$(md5sum <"$config")" "$mine"
  same 'upgrade: the history is there' "$(moves_in_history)" "$counted"
  same 'upgrade: the history has people now' "$(sqlite3 "$state/history.db" 'PRAGMA user_version')" 2
  within 10 rests
  same 'upgrade: the lock is on' "$(value locked)" true
  same 'upgrade: what was learned' "$(learned)" "$before"
  deskctl lock off >/dev/null
  holds 'upgrade: the desk moves' deskctl move 800
}

remove_and_purge() {
  local left
  holds 'removal: apt-get does it' apt-get remove -qq -y deskd
  same 'removal: no process' "$(cat /proc/[0-9]*/comm 2>/dev/null | grep -cx deskd)" 0
  holds 'removal: my configuration stays' grep -q 'a line of my own' "$config"
  holds 'removal: the history stays' test -s "$state/history.db"
  holds 'back again: apt-get does it' install /debs/deskd.deb
  holds 'back again: the service runs' runs_version
  holds 'back again: my configuration is used' grep -q 'a line of my own' "$config"
  holds 'purge: apt-get does it' apt-get purge -qq -y deskd
  left=$(find / -xdev \( -path /proc -o -path /sys -o -path /debs -o -path /test -o -path /var/cache/apt -o -path /var/lib/apt \
    -o -path /var/log \) -prune -o -iname '*deskd*' -print | tr '\n' ' ')
  same 'purge: nothing is left but the user' "$left" ''
  same 'purge: no unit is left' "$(systemctl list-unit-files --no-legend --plain 'deskd*' | tr '\n' ' ')" ''
}

apt-get purge -qq -y deskd >/dev/null 2>&1
old_version
upgrade
holds 'downgrade: apt-get does it' install "$(find /debs -name 'deskd_0.0.1*')"
holds 'downgrade: the service runs' runs_version
holds 'upgrade again: apt-get does it' install /debs/deskd.deb
remove_and_purge
