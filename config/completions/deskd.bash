# bash completion for deskd                                         -*- shell-script -*-

_deskd() {
  local current=${COMP_WORDS[COMP_CWORD]}
  COMPREPLY=()
  case ${COMP_WORDS[COMP_CWORD - 1]} in
    --config | --check-config)
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      ;;
    --set)
      compopt -o nospace
      mapfile -t COMPREPLY < <(compgen -S = -W "$(awk -v config=/etc/deskd/deskd.toml -f /usr/share/deskd/config-keys.awk \
        /usr/share/deskd/deskd.toml 2>/dev/null)" -- "$current")
      ;;
    *) mapfile -t COMPREPLY < <(compgen -W '--config --check-config --halt --set --help --version' -- "$current") ;;
  esac
}

complete -F _deskd deskd
