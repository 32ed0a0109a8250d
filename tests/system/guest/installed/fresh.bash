# shellcheck shell=bash disable=SC2154 # config and state are those of kit.bash
# A fresh installation: the service runs a simulated desk that can be played with by whom it is for.

began=$(mono)
holds "apt-get installs the package" install /debs/deskd.deb
echo "   from the command to the running service: $(ms "$began" "$(mono)") ms"
holds 'the service runs' systemctl is-active deskd.service
holds 'the service starts with the machine' systemctl is-enabled deskd.service
same 'the machine has no failed unit' "$(systemctl --failed --no-legend --plain | tr '\n' ' ')" ''
between 'ready after its start, ms' "$(ms "$(instant ExecMainStartTimestampMonotonic)" "$(instant ActiveEnterTimestampMonotonic)")" 0 3000
same 'it runs as its own user' "$(stat -c %U "/proc/$(main_pid)")" deskd
between 'memory, MB' "$(awk '/^VmRSS/ { printf "%.1f", $2 / 1024 }' "/proc/$(main_pid)/status")" 1 40
between 'installed size, MB' "$(dpkg-query -W -f '${Installed-Size}' deskd | awk '{ printf "%.1f", $1 / 1024 }')" 1 20
between 'exposure by systemd-analyze security' "$(systemd-analyze security --no-pager deskd.service | grep -oP 'exposure level .*: \K[0-9.]+')" 0 1.5

# ---- who may talk to it ---------------------------------------------------------------------------------------------

useradd --create-home --groups deskd member
useradd --create-home stranger
as() { runuser -u "$1" -- "${@:2}" 2>&1; }
holds 'root sees the desk' deskctl status
holds 'a member of the group deskd sees the desk' as member deskctl status
holds 'it says that the desk is simulated' grep -qi simulated <(status)
refused=$(as stranger deskctl status)
same 'a stranger is refused' "$?" 3
holds "a stranger is told what to do: $refused" grep -q 'group deskd' <(echo "$refused")
same 'the socket is for the group' "$(stat -c '%a %G' /run/deskd/control.sock)" '660 deskd'
same 'the state is for nobody else' "$(stat -c '%a %U:%G' "$state")" '750 deskd:deskd'
holds 'a member plays with it' as member deskctl move 760
holds 'it went there' height_near 760

holds "systemctl status says how it is: $(prop StatusText)" grep -q . <(prop StatusText)

# ---- what it says ---------------------------------------------------------------------------------------------------

complaints=$(journalctl -q -b -u deskd.service -p warning -o cat | grep -v 'event=mqtt state=disconnected')
same 'no warning but of the missing broker' "$complaints" ''
complaints=$(journalctl -q -b -o cat | grep -iE 'deskd.*(deprecated|unknown (key|lvalue)|unsupported|obsolete)')
same 'systemd has nothing against the unit' "$complaints" ''
