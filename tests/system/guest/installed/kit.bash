# shellcheck shell=bash
# What the parts of the test in the booted machine are written with, beside guest/kit.sh: bash, systemd and perl-base.

# shellcheck source=tests/system/guest/kit.sh
. /test/kit.sh

# In place of the kit's: the journal is the log, and a condition may take its time.
bad() {
  echo "bad $1: $(echo "${*:2}" | tr '\n' '|')"
  journalctl --sync >/dev/null 2>&1
  journalctl -q -u deskd.service -n "${tail:-8}" -o short-monotonic --no-hostname | sed 's/^/    /'
}

# within SECONDS CONDITION...: waits until the condition holds; false when the time is over.
within() {
  local deadline=$((${EPOCHREALTIME/[.,]/} + $1 * 1000000))
  shift
  until "$@" >/dev/null 2>&1; do
    if ((${EPOCHREALTIME/[.,]/} > deadline)); then return 1; fi
    sleep 0.02
  done
}

readonly config=/etc/deskd/deskd.toml state=/var/lib/deskd

# ---- time: everything on CLOCK_MONOTONIC, as systemd and deskd-sim tell it too --------------------------------------------

mono() { perl -MTime::HiRes=clock_gettime,CLOCK_MONOTONIC -e 'printf "%.6f\n", clock_gettime(CLOCK_MONOTONIC)'; }

# send SIGNAL PID: the instant before the signal.
send() {
  perl -MTime::HiRes=clock_gettime,CLOCK_MONOTONIC \
    -e '$ARGV[1] > 1 or die "no such process\n"; $now = clock_gettime(CLOCK_MONOTONIC); kill($ARGV[0], $ARGV[1]) or die "kill: $!"; printf "%.6f\n", $now' "$@"
}

# ms FROM TO: between two instants in seconds.
ms() { if [[ -n $1 && -n $2 ]]; then awk -v from="$1" -v to="$2" 'BEGIN { printf "%.0f", (to - from) * 1000 }'; fi; }

# ---- the service -------------------------------------------------------------------------------------------------------

# install PACKAGE: with what it needs; a configuration that was changed stays as it is.
install() {
  apt-get install -qq -y --no-install-recommends --allow-downgrades -o Dpkg::Options::=--force-confold "$@"
}

prop() { systemctl show --value -p "$1" deskd.service; }
main_pid() { prop MainPID; }
active() { [[ $(prop ActiveState) == active ]]; }
restarts() { prop NRestarts; }
# since CURSOR: what deskd and systemd said about the service since then; cursor: now.
cursor() { journalctl --sync >/dev/null 2>&1; journalctl -n 0 --show-cursor -q | sed -n 's/^-- cursor: //p'; }
since() { journalctl --sync >/dev/null 2>&1; journalctl -q -u deskd.service -o cat --after-cursor "$1"; }
said() { since "$1" | grep -qE "$2"; }

# systemd's own instant in seconds, as ActiveEnterTimestampMonotonic.
instant() { prop "$1" | awk '{ printf "%.6f", $1 / 1e6 }'; }

# afresh: the service with the configuration that lies in $config, and with an empty state unless `keep` is said.
afresh() {
  deskd --check-config "$config" >/dev/null || { bad 'the configuration of this part' 'see above'; return 1; }
  systemctl stop deskd.service
  systemctl reset-failed deskd.service
  if [[ ${1:-} != keep ]]; then find "$state" -mindepth 1 -delete; fi
  systemctl start deskd.service
}

# value KEY: the first number or word of that key in the desk's state.
status() { deskctl status 2>&1; }
value() { deskctl --json status | grep -oP "\"$1\":\"?\\K[^,\"}]+" | head -n 1; }
value_is() { [[ $(value "$1") == "$2" ]]; }
height_near() { awk -v is="$(value height_mm)" -v want="$1" 'BEGIN { exit !(is >= want - 3 && is <= want + 3) }'; }
rests() { value_is motion stopped; }
moves() { ! rests; }

# ---- the simulated desks -----------------------------------------------------------------------------------------------

# simulate NAME ARGUMENTS...: a deskd-sim that listens to `sim NAME`.
simulate() {
  local name=$1
  shift
  systemd-run --quiet --unit="sim-$name" deskd-sim --control "/run/sim-$name" "$@"
  within 10 sim "$name" state
}

end_simulation() { systemctl stop "sim-$1"; }

# sim NAME LINE: what the simulation answers.
sim() {
  perl -MIO::Socket::UNIX -e '
    my $sim = IO::Socket::UNIX->new(Peer => "/run/sim-$ARGV[0]") or exit 1;
    print $sim "$ARGV[1]\n";
    while (<$sim>) { exit 0 if /^ok$/; print; exit 1 if /^error/ }
    exit 1' "$1" "$2"
}

# truth NAME UNIT KEY: what is true of the desk, whatever the daemon believes.
truth() { sim "$1" state | sed -nE "s/^unit=$2 .*\\b$3=([^ ]+).*/\\1/p"; }
motor_is() { [[ $(truth "$1" "$2" motor) == "$3" ]]; }

# first_after INSTANT NAME UNIT PATTERN: when the unit first did or heard that after the instant.
first_after() {
  sim "$2" "trace $3" | awk -v after="$1" -v pattern="$4" '
    { at = substr($1, 4); $1 = "" }
    at > after && $0 ~ pattern { print at; exit }'
}

# last_before INSTANT NAME UNIT PATTERN
last_before() {
  sim "$2" "trace $3" | awk -v before="$1" -v pattern="$4" '
    { at = substr($1, 4); $1 = "" }
    at < before && $0 ~ pattern { last = at }
    END { print last }'
}
