# shellcheck shell=bash
# What all parts before have left in the journal: no sandbox that denies what deskd needs, no unit that systemd dislikes.

journalctl --sync
complaints=$(journalctl -q -b -u 'deskd*' -o cat | grep -iE 'operation not permitted|permission denied|seccomp|SIGSYS|core.?dump|namespace')
same 'the sandbox denied nothing' "$complaints" ''
complaints=$(journalctl -q -b -o cat | grep -iE 'deskd.*(deprecated|unknown (key|lvalue)|unsupported|obsolete)')
same 'systemd has nothing against the units' "$complaints" ''
# A reload of a bad file and the end of a daemon whose desk is silent are errors that parts cause.
complaints=$(journalctl -q -b -u deskd.service -p err -o cat | grep -vE 'Watchdog timeout|Failed to start|Failed with result|deskd\.toml|Reload failed|event=(fault|desk_fault|move_ended|shutdown_incomplete)|history' | sort -u | head -n 5)
same 'no error that no part has caused' "$complaints" ''
