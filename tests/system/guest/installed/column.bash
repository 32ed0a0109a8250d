# shellcheck shell=bash disable=SC2154 # config and state are those of kit.bash
# A lifting column on Modbus TCP, in mode automatic with short intervals.

column_config >"$config"
began=$(mono)
afresh
holds 'column: the service is ready' active
between 'column: ready after its start, ms' "$(ms "$(instant ExecMainStartTimestampMonotonic)" "$(instant ActiveEnterTimestampMonotonic)")" 0 5000
holds 'column: the height is known' height_near 760
cycles column 255
echo "   from the configuration to sat down again: $(ms "$began" "$(mono)") ms"

# A desk without power is no failed service: ready after ten seconds, and it says why.
sim column 'silent 255 on' >/dev/null
began=$(mono)
holds 'silent desk: the service starts all the same' systemctl restart deskd.service
between 'silent desk: ready after, ms' "$(ms "$began" "$(mono)")" 0 15000
holds "silent desk: the reason is said: $(prop StatusText)" grep -q . <(prop StatusText)
sim column 'silent 255 off' >/dev/null
holds 'silent desk: it comes back by itself' within 20 height_near 760
