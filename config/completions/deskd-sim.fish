# fish completion for deskd-sim

complete -c deskd-sim -f
complete -c deskd-sim -s h -l help -d 'Show the options, devices and control lines'
complete -c deskd-sim -l version -d 'Show the version'
complete -c deskd-sim -l tcp -x -a '127.0.0.1:1502' -d 'Serve Modbus TCP'
complete -c deskd-sim -l rtu -d 'Serve Modbus RTU on a pseudo-terminal'
complete -c deskd-sim -l unit -x -d 'A device on the line, NUMBER=KIND'
complete -c deskd-sim -l baud -x -a '9600 19200 38400 115200' -d 'Serial speed'
complete -c deskd-sim -l parity -x -a 'E O N' -d 'Parity'
complete -c deskd-sim -l paced -d 'Frames take their time'
complete -c deskd-sim -l link -rF -d 'A symbolic link to the pseudo-terminal'
complete -c deskd-sim -l delay -x -d 'Milliseconds until a device answers'
complete -c deskd-sim -l control -rF -d 'A Unix socket for control lines'
complete -c deskd-sim -l seed -x -d 'Of the faults of the line'
