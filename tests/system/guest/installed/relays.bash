# shellcheck shell=bash disable=SC2154 # config and state are those of kit.bash
# A relay board and a laser on a serial line.

relays_config >"$config"
afresh
holds 'relays: the service is ready' active
between 'relays: ready after its start, ms' "$(ms "$(instant ExecMainStartTimestampMonotonic)" "$(instant ActiveEnterTimestampMonotonic)")" 0 5000
cycles relays 1
