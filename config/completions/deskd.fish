# fish completion for deskd

complete -c deskd -f
complete -c deskd -s h -l help -d 'Show the options'
complete -c deskd -l version -d 'Show the version'
complete -c deskd -l config -rF -d 'Configuration file'
complete -c deskd -l check-config -rF -d 'Say what is wrong with this file'
complete -c deskd -l halt -d 'Switch off every motor that may have been left on'
complete -c deskd -l set -x -d 'Use this value instead' \
    -a '(awk -v config=/etc/deskd/deskd.toml -f /usr/share/deskd/config-keys.awk /usr/share/deskd/deskd.toml 2>/dev/null)='
