# shellcheck shell=bash
# The wall clock jumps a day ahead and two back while the desk moves. Only the service's own: libfaketime stands between.

fake=/run/desk-clock
jumps() {
  mkdir -p /etc/systemd/system/deskd.service.d
  cat >/etc/systemd/system/deskd.service.d/clock.conf <<END
[Service]
Environment=LD_PRELOAD=$(find /usr/lib -name libfaketimeMT.so.1) FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME_NO_CACHE=1
Environment=FAKETIME_TIMESTAMP_FILE=$fake
END
  echo '+0' >"$fake"
  systemctl daemon-reload
  afresh
  within 10 rests
  holds 'clock: the service knows its own' within 5 its_day_is 0
  deskctl move --no-wait 1000 >/dev/null
  within 15 motor_is column 255 on
  echo '+1d' >"$fake"
  holds 'clock: a day ahead in the middle of a move' within 5 its_day_is 1
  holds 'clock: the desk gets there' within 30 truly_near column 255 1000
  deskctl move --no-wait 760 >/dev/null
  within 15 motor_is column 255 on
  echo '-1d' >"$fake"
  holds 'clock: two days back in the middle of a move' within 5 its_day_is -1
  holds 'clock: the desk gets there, too' within 30 truly_near column 255 760
  same 'clock: no fault' "$(value fault)" null
  same 'clock: in the same process' "$(restarts)" 0
  rm -r /etc/systemd/system/deskd.service.d "$fake"
  systemctl daemon-reload
}
its_day_is() { [[ $(value at | cut -dT -f1) == $(date -u -d "$1 day" +%F) ]]; }

by_hand column_config
jumps
afresh
