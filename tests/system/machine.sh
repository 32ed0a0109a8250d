# shellcheck shell=bash
# For tests that boot a machine of their own: Debian packages into a cache, programs with their libraries into a small
# root of busybox, the root into an initramfs, and what the machine says into a verdict. Sourced; nobody need be root.

# skip WORDS: the reason is the last line, and ctest shows the test as skipped.
skip() {
  echo "skipped: $*"
  exit 77
}

# need PROGRAM PACKAGE...: skips unless all programs are there, and says how to get those that are not.
need() {
  local missing=()
  while (($# > 0)); do
    if ! PATH=$PATH:/usr/sbin:/sbin command -v "$1" >/dev/null; then missing+=("$2"); fi
    shift 2
  done
  ((${#missing[@]} == 0)) || skip "not installed: ${missing[*]} (./dev test --system installs them)"
}

# debian_sources SUITE ARCHITECTURE: lines for apt of that suite (bookworm, trixie), from where this machine has its own.
debian_sources() {
  local keys=/usr/share/keyrings/debian-archive-keyring.gpg
  apt-get indextargets --format "\$(REPO_URI) \$(RELEASE) \$(COMPONENT)" 'Created-By: Packages' 'Origin: Debian' | sort -u |
    sed -E "s|^([^ ]+ )[a-z]+(.*)|deb [arch=$2 signed-by=$keys] \1$1\2|"
}

# apt_elsewhere DIRECTORY SUITE ARCHITECTURE: a package list of another suite or architecture than this machine's, kept
# in the directory. Afterwards "${apt[@]}" is apt-get and "${apt_cache[@]}" apt-cache for it.
apt_elsewhere() {
  local at=$1
  mkdir -p "$at/lists/partial" "$at/archives/partial" "$at/parts"
  debian_sources "$2" "$3" >"$at/sources.list"
  [[ -s $at/sources.list ]] || skip 'apt has no sources of Debian here'
  : >"$at/status"
  local options=(-o "APT::Architecture=$3" -o "APT::Architectures::=$3" -o "Dir::State=$at" -o "Dir::State::lists=$at/lists"
    -o "Dir::State::status=$at/status" -o "Dir::Cache=$at" -o "Dir::Etc::sourcelist=$at/sources.list"
    -o "Dir::Etc::sourceparts=$at/parts" -o APT::Sandbox::User= -o Acquire::Languages=none)
  apt=(apt-get -qq "${options[@]}")
  apt_cache=(apt-cache "${options[@]}")
  if [[ -z $(find "$at/lists" -name '*Packages*' -mtime -1) ]]; then
    "${apt[@]}" update 2>"$at/log" || skip "no package list of $2 for $3: $(tail -n 1 "$at/log")"
  fi
}
apt=(apt-get -qq -o APT::Sandbox::User=)
apt_cache=(apt-cache)

# kernel_abi META: what the package META (linux-image-amd64) stands for now: 6.1.0-56-amd64.
kernel_abi() { "${apt_cache[@]}" depends "$1" 2>/dev/null | sed -n 's/^ *Depends: linux-image-//p' | head -n 1; }

# unpacked DIRECTORY PACKAGE [PATH]...: the package's files (or only those paths) below the directory, downloaded once.
# The stamp carries what was asked for, so that an interrupted download starts again.
unpacked() {
  local directory=$1 package=$2 stamp=$1/.$2 file
  shift 2
  if [[ -f $stamp && $(<"$stamp") == "$*" ]]; then return 0; fi
  mkdir -p "$directory/.packages"
  echo "fetching $package"
  (cd "$directory/.packages" && "${apt[@]}" download "$package") || skip "apt-get cannot download $package"
  file=$(find "$directory/.packages" -name "${package}_*.deb")
  dpkg-deb --fsys-tarfile "$file" | tar -x -C "$directory" "$@" || return
  rm "$file"
  echo "$*" >"$stamp"
}

# uncompressed BZIMAGE OUT: the kernel inside, which QEMU starts in half the time.
uncompressed() {
  local offset
  [[ -f $2 ]] && return 0
  while IFS=: read -r offset _; do
    tail -c "+$((offset + 1))" "$1" | xz -dc --single-stream 2>/dev/null >"$2.part" || true
    if [[ $(head -c 4 "$2.part" | tr -d '\0') == $'\x7fELF' ]]; then
      mv "$2.part" "$2"
      return 0
    fi
  done < <(LC_ALL=C grep -abo $'\xfd7zXZ' "$1")
  rm -f "$2.part"
  return 1
}

# with_libraries ROOT PROGRAM...: the programs into ROOT/bin, and what they load to where they look for it.
with_libraries() {
  local into=$1 program library
  shift
  for program in "$@"; do
    strip -o "$into/bin/${program##*/}" "$program"
    while read -r library; do
      mkdir -p "$into${library%/*}"
      cp -Lu "$library" "$into$library"
    done < <({ ldd "$program" 2>/dev/null || true; } | grep -oE '/[^ ]+')
  done
}

# initramfs ROOT OUT
initramfs() { (cd "$1" && find . | busybox cpio -o -H newc -R 0:0 2>/dev/null) >"$2"; }

# boot SECONDS LOG COMMAND...: what the machine's console says, here and in the log.
boot() {
  local limit=$1 log=$2 status=0
  shift 2
  # `nice`: a machine is slow and others work here, too (niceness=0 where times are measured). A process group of its own,
  # so that timeout reaches all of it.
  nice -n "${niceness:-5}" timeout --kill-after=5 "$limit" "$@" </dev/null 2>&1 | stdbuf -oL tr -d '\r' | tee "$log" || status=$?
  if ((status == 124 || status == 137)); then echo "bad machine: still running after $limit s"; fi
}

# verdict LOG AT_LEAST: from the lines `ok NAME` and `bad NAME: WHY` and the last one, `end`. A machine that stopped
# half-way, or tried less than it should, has failed.
verdict() {
  local good bad
  good=$(grep -c '^ok ' "$1" || true)
  bad=$(grep -c '^bad ' "$1" || true)
  if ! grep -qx end "$1"; then
    echo 'bad: the machine did not come to its end'
    bad=$((bad + 1))
  fi
  if ((good + bad < $2)); then
    echo "bad: $((good + bad)) of $2 checks were made"
    bad=$((bad + 1))
  fi
  echo "$good good, $bad bad"
  ((bad == 0))
}
