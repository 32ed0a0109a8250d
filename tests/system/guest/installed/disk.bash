# shellcheck shell=bash disable=SC2154 # config and state are those of kit.bash
# A state directory on a disk that is full, and on one that cannot be written: the desk works on, and says so.

small_disk() {
  systemctl stop deskd.service
  mount -t tmpfs -o "size=4m,mode=750,uid=$(id -u deskd),gid=$(id -g deskd)$1" tmpfs "$state"
}
no_disk() {
  systemctl stop deskd.service
  umount "$state"
}
history_is() { deskctl --json status | grep -q "\"history\":{\"state\":\"$1\""; }
history_troubled() { ! history_is ok; }
moves_kept() { deskctl history --json | grep -o '"moves":[0-9]*' | head -n 1 | cut -d: -f2; }

full_disk() {
  local since
  small_disk ''
  afresh keep
  within 10 rests
  holds 'disk: the history is in order' within 10 history_is ok
  since=$(cursor)
  dd if=/dev/zero of="$state/filler" bs=4k 2>/dev/null
  same 'disk: nothing fits any more' "$(df --output=avail "$state" | tail -n 1 | tr -d ' ')" 0
  holds 'full disk: the desk goes up' deskctl move 900
  holds 'full disk: the desk goes down' deskctl move 760
  holds 'full disk: status says that the history suffers' within 90 history_troubled
  holds 'full disk: for people, too' grep -qi 'history' <(status)
  holds 'full disk: the journal says so' said "$since" 'history'
  holds 'full disk: the service goes on' active
  # What comes after a restart has no disk either.
  holds 'full disk: the service starts anew' systemctl restart deskd.service
  holds 'full disk: the desk moves after that' deskctl move 800
  rm "$state/filler"
  holds 'space again: the history goes on' within 150 history_is ok
  before=$(moves_kept)
  deskctl move 850 >/dev/null
  holds 'space again: new moves are kept' within 90 more_moves_than "${before:-0}"
  no_disk
}
more_moves_than() { [[ $(moves_kept) -gt $1 ]]; }

read_only_disk() {
  small_disk ',ro'
  systemctl reset-failed deskd.service
  holds 'read-only disk: the service starts' systemctl start deskd.service
  within 10 rests
  holds 'read-only disk: the desk moves' deskctl move 900
  holds 'read-only disk: status says that the history suffers' within 90 history_troubled
  holds 'read-only disk: the journal says so' grep -q 'writable=false\|history' <(journalctl -q -u deskd.service --invocation=0 -o cat 2>/dev/null || journalctl -q -u deskd.service -n 40 -o cat)
  holds 'read-only disk: the service goes on' active
  no_disk
}

by_hand column_config
full_disk
read_only_disk
systemctl start deskd.service
