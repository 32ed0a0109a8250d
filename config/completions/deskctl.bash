# bash completion for deskctl                                       -*- shell-script -*-

# The desks of the daemon that runs; nothing, and at once, without one.
_deskctl_desks() {
  timeout 1 deskctl "$@" --json desks 2>/dev/null | grep -oE '"id": *"[^"]*"' | cut -d '"' -f 4
}

_deskctl_config_keys() {
  awk -v config="$1" -f /usr/share/deskd/config-keys.awk /usr/share/deskd/deskd.toml 2>/dev/null
}

_deskctl() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  local command='' word='' socket=() file=/etc/deskd/deskd.toml words='' i
  local global='--desk --socket --json --help --version'
  for ((i = 1; i < COMP_CWORD; ++i)); do
    case ${COMP_WORDS[i]} in
      --socket) socket=(--socket "${COMP_WORDS[++i]}") ;;
      --file) file=${COMP_WORDS[++i]} ;;
      --desk | --for | --config | --date | --from | --to | --lunch | --day | --days | --user | --csv | --svg | --answers | --deskd | --service)
        ((++i))
        ;;
      -*) ;;
      *) if [[ -z $command ]]; then command=${COMP_WORDS[i]}; else word+="${COMP_WORDS[i]} "; fi ;;
    esac
  done

  COMPREPLY=()
  case $previous in
    --socket | --config | --file | --svg | --answers | --deskd)
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      return
      ;;
    --desk) words=$(_deskctl_desks "${socket[@]}") ;;
    --for) words='90s 15m 1h' ;;
    --csv) words='segments days' ;;
    --date | --day) words=$(date +%F) ;;
    --lunch) words='none 12:00-12:45' ;;
    --service) words='none deskd.service' ;;
    --from | --to | --days | --user) return ;;
    *)
      case $command in
        '')
          words="status watch desks sit stand move hold stop now snooze skip dnd pause resume presence cycle lock clear
            calibrate home plan history ergonomics user interval seat save break reload config setup doctor $global"
          ;;
        sit | stand | move | now) words='--no-wait' ;;
        watch) words='--for' ;;
        hold) words='up down' ;;
        snooze) words='5m 10m 15m' ;;
        dnd) words='on off 15m 30m 45m 1h' ;;
        pause) words='tomorrow 30m 1h 2h' ;;
        presence) words='present away auto' ;;
        cycle) words='automatic confirm remind off on' ;;
        lock) words='on off' ;;
        calibrate) if [[ $word == 'height '* ]]; then words='--reset'; else words='height --yes'; fi ;;
        home) words='--yes' ;;
        plan) words='--config --date --from --to --lunch --play' ;;
        history) words='--day --week --days --user --csv' ;;
        ergonomics) words='--svg --apply' ;;
        interval) if [[ -z $word ]]; then words='sit stand snooze forget'; fi ;;
        seat) words='configured' ;;
        save) words='sit stand configured' ;;
        break) if [[ -z $word ]]; then words='start done skip next uncomfortable sharp stop resume list'; fi ;;
        reload) words='--check' ;;
        setup) words='--config --answers --deskd --service' ;;
        doctor) words='--config' ;;
        config)
          case $word in
            '') words='get set unset diff --file' ;;
            'get ' | 'set ' | 'unset ') words=$(_deskctl_config_keys "$file") ;;
          esac
          ;;
      esac
      # A command that takes one word and has it offers no second one.
      if [[ -n $word && $command != @(calibrate|config) ]]; then words=$(grep -oE -- '--[a-z-]+' <<<"$words"); fi
      if [[ -n $command ]]; then words+=' --help'; fi
      ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}

complete -F _deskctl deskctl
