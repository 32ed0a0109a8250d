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
