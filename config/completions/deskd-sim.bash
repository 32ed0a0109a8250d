# bash completion for deskd-sim                                     -*- shell-script -*-

_deskd_sim() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} words
  COMPREPLY=()
  # bash takes NUMBER=KIND for three words.
  if [[ $current == = ]]; then
    current='' previous='='
  fi
  case $previous in
    --control | --link)
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      return
      ;;
    --tcp) words='127.0.0.1:1502' ;;
    --parity) words='E O N' ;;
    --baud) words='9600 19200 38400 115200' ;;
    =) words='linak-lc3 relay-board laser: laing-ltc302' ;;
    --unit | --delay | --seed) return ;;
    *) words='--tcp --rtu --unit --baud --parity --paced --link --delay --control --seed --help --version' ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}

complete -F _deskd_sim deskd-sim
