# fish completion for deskctl

# The desks of the daemon that runs; nothing, and at once, without one.
function __deskctl_desks
    timeout 1 deskctl --json desks 2>/dev/null | string match -rag '"id": *"([^"]*)"'
end

function __deskctl_config_keys
    awk -v config=/etc/deskd/deskd.toml -f /usr/share/deskd/config-keys.awk /usr/share/deskd/deskd.toml 2>/dev/null
end

# Whether the last word before the cursor is this one: what follows it is its argument.
function __deskctl_after
    contains -- (commandline -opc)[-1] $argv
end

function __deskctl_command -a name description
    complete -c deskctl -n __fish_use_subcommand -a $name -d $description
end

complete -c deskctl -f
complete -c deskctl -s h -l help -d 'Show the options'
complete -c deskctl -n __fish_use_subcommand -l version -d 'Show the version'
complete -c deskctl -n __fish_use_subcommand -l desk -x -a '(__deskctl_desks)' -d 'Which desk'
complete -c deskctl -n __fish_use_subcommand -l socket -rF -d 'Socket of the daemon'
complete -c deskctl -n __fish_use_subcommand -l json -d 'Print the answers as they are'

__deskctl_command status 'Show the state of the desks'
__deskctl_command watch 'Follow the desk live'
__deskctl_command desks 'List the desks'
__deskctl_command sit 'Move to the sitting height'
__deskctl_command stand 'Move to the standing height'
__deskctl_command move 'Move to a height'
__deskctl_command hold 'Move for as long as this runs'
__deskctl_command stop 'Stop at once'
__deskctl_command now 'Take the due or announced change now'
__deskctl_command snooze 'Put the announced change off'
__deskctl_command skip 'Leave the announced change out'
__deskctl_command dnd 'Do not disturb'
__deskctl_command pause 'Let the cycle rest'
__deskctl_command resume 'End a pause'
__deskctl_command presence 'Say that you are there, or not'
__deskctl_command cycle 'Set how changes happen'
__deskctl_command lock 'Child lock'
__deskctl_command clear 'Clear a fault'
__deskctl_command calibrate 'Learn how the desk moves'
__deskctl_command home 'Look for the lower end of a desk that counts'
__deskctl_command plan 'Show what the configuration makes of a day'
__deskctl_command history 'Show when somebody sat, stood and was away'
__deskctl_command ergonomics 'Show what is right and wrong'
__deskctl_command user 'Show or say who works at the desk'
__deskctl_command interval 'Show or set how long you sit and stand'
__deskctl_command seat 'Show or say how high the seat is'
__deskctl_command save 'Keep the height where the desk stands'
__deskctl_command break 'Show what the coach offers, and answer it'
__deskctl_command reload 'Let deskd read its configuration anew'
__deskctl_command setup 'First run: asks and writes the configuration'
__deskctl_command doctor 'Look for what is wrong, and what to do'
__deskctl_command config 'Show or change one key of the file'

complete -c deskctl -n '__fish_seen_subcommand_from sit stand move now' -l no-wait -d 'Return as soon as accepted'
complete -c deskctl -n '__fish_seen_subcommand_from watch' -l for -x -a '90s 15m 1h' -d 'End after this time'
complete -c deskctl -n '__deskctl_after hold' -a 'up down'
complete -c deskctl -n '__deskctl_after snooze' -a '5m 10m 15m'
complete -c deskctl -n '__deskctl_after dnd' -a 'on off 15m 30m 45m 1h'
complete -c deskctl -n '__deskctl_after pause' -a 'tomorrow 30m 1h 2h'
complete -c deskctl -n '__deskctl_after presence' -a 'present away auto'
complete -c deskctl -n '__deskctl_after cycle' -a 'automatic confirm remind off on'
complete -c deskctl -n '__deskctl_after lock' -a 'on off'
complete -c deskctl -n '__fish_seen_subcommand_from calibrate home' -l yes -d 'Do not ask'
complete -c deskctl -n '__deskctl_after calibrate' -a height -d 'Put the shown height right'
complete -c deskctl -n '__fish_seen_subcommand_from height' -l reset -d 'Forget what was measured'
complete -c deskctl -n '__fish_seen_subcommand_from plan' -l config -rF -d 'Configuration file'
complete -c deskctl -n '__fish_seen_subcommand_from plan' -l date -x -a '(date +%F)' -d 'Day to plan'
complete -c deskctl -n '__fish_seen_subcommand_from plan' -l from -x -d 'When you come'
complete -c deskctl -n '__fish_seen_subcommand_from plan' -l to -x -d 'When you leave'
complete -c deskctl -n '__fish_seen_subcommand_from plan' -l lunch -x -a none -d 'When you are away for lunch'
complete -c deskctl -n '__fish_seen_subcommand_from plan' -l play -d 'In fast motion'
complete -c deskctl -n '__fish_seen_subcommand_from history' -l day -x -a '(date +%F)' -d 'That day'
complete -c deskctl -n '__fish_seen_subcommand_from history' -l week -d 'The last seven days'
complete -c deskctl -n '__fish_seen_subcommand_from history' -l days -x -d 'The last so many days'
complete -c deskctl -n '__fish_seen_subcommand_from history' -l user -x -d 'Only of this person'
complete -c deskctl -n '__fish_seen_subcommand_from history' -l csv -x -a 'segments days' -d 'As comma separated values'
complete -c deskctl -n '__fish_seen_subcommand_from ergonomics' -l svg -rF -d 'Draw it into this file'
complete -c deskctl -n '__fish_seen_subcommand_from ergonomics' -l apply -d 'Try the suggested heights'
complete -c deskctl -n '__deskctl_after interval' -a 'sit stand snooze forget'
complete -c deskctl -n '__deskctl_after seat' -a configured
complete -c deskctl -n '__deskctl_after save' -a 'sit stand configured'
complete -c deskctl -n '__deskctl_after break' -a 'start done skip next uncomfortable sharp stop resume list'
complete -c deskctl -n '__fish_seen_subcommand_from reload' -l check -d 'Say only what would change'
complete -c deskctl -n '__fish_seen_subcommand_from setup doctor' -l config -rF -d 'Configuration file'
complete -c deskctl -n '__fish_seen_subcommand_from setup' -l answers -rF -d 'Take the answers from this file'
complete -c deskctl -n '__fish_seen_subcommand_from setup' -l deskd -rF -d 'The daemon to try with'
complete -c deskctl -n '__fish_seen_subcommand_from setup' -l service -x -a 'deskd.service none' -d 'The unit that runs with the file'
complete -c deskctl -n '__deskctl_after config' -a 'get set unset diff'
complete -c deskctl -n '__fish_seen_subcommand_from config' -l file -rF -d 'Configuration file'
complete -c deskctl -n '__fish_seen_subcommand_from config; and __deskctl_after get set unset' -a '(__deskctl_config_keys)'
