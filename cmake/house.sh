# SPDX-License-Identifier: Apache-2.0
# What ./walkaway and ./test share: the packages, the lock on a build folder, a quiet build. Sourced by bash; `root` is the
# repository's absolute path. Everything is said on stderr; nothing here reads stdin but the question before an installation.

say() { printf 'walkaway: %s\n' "$*" >&2; }

die() {
  say "$@"
  exit 1
}

# Prints "package<tab>what it is for" for each package of the named sections that is not installed. One written as
# package:command is not missing either where the command is there from elsewhere.
missing_packages() {
  local section package command purpose installed wanted=" $* "
  installed=$'\n'$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' 2>/dev/null)$'\n'
  while read -r section package purpose; do
    [[ $section && $section != '#'* && $wanted == *" $section "* ]] || continue
    command=${package##*:}
    [[ $package != *:* ]] || ! command -v "$command" >/dev/null || continue
    package=${package%%:*}
    [[ $installed == *$'\n'"installed $package"$'\n'* ]] || printf '%s\t%s\n' "$package" "$purpose"
  done <"$root/cmake/packages.txt"
}

# True where somebody can answer a question.
person_is_there() { [[ -t 0 && -t 2 && -z ${CI:-} ]]; }

# Installs what the named sections lack. Says what and why; asks a person before it uses sudo.
install_packages() {
  local missing package purpose names=() as_root=() answer
  [[ ${WALKAWAY_INSTALL:-yes} != no ]] || return 0
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "this system has no apt; the packages of cmake/packages.txt have to be there under its own names"
    return 0
  fi
  missing=$(missing_packages "$@")
  [[ $missing ]] || return 0

  say "Debian packages to install:"
  while IFS=$'\t' read -r package purpose; do
    names+=("$package")
    printf '  %-22s %s\n' "$package" "$purpose" >&2
  done <<<"$missing"

  if [[ $(id -u) != 0 ]]; then
    command -v sudo >/dev/null || die "this needs root, and sudo is not there. As root: apt-get install ${names[*]}"
    if person_is_there; then
      printf 'walkaway: install them now, with sudo? [Y/n] ' >&2
      read -r answer || answer=n
      case $answer in
        '' | [Yy]*) ;;
        *) die "not installed. By hand: sudo apt-get install ${names[*]}; or WALKAWAY_INSTALL=no builds with what is there" ;;
      esac
      as_root=(sudo)
    else
      as_root=(sudo -n)
    fi
  fi
  say "installing them and what they depend on"
  # Lists that are missing or out of date make the first attempt fail; then they are fetched.
  apt_install "${names[@]}" 2>/dev/null && return 0
  say "fetching the package lists"
  apt_get update || die "apt-get update failed"
  apt_install "${names[@]}" || die "apt-get install failed. By hand: sudo apt-get install ${names[*]}"
}

# Both use install_packages' `as_root`.
apt_get() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0 "$@" </dev/null >/dev/null
}
apt_install() { apt_get install -y --no-install-recommends "$@"; }

# Holds the lock of a build folder on descriptor 9 until this process, and all that it started, ends or closes it.
lock_build() {
  mkdir -p "$1" || die "cannot make the folder $1"
  exec 9>"$1/.lock"
  flock -n 9 && return 0
  say "another build is at work in ${1#"$root/"}; waiting for it"
  flock 9
}

unlock_build() { exec 9>&-; }

# configure PRESET FOLDER [CMAKE ARGUMENTS]: afresh where the repository has been moved or an earlier attempt broke off.
configure() {
  local preset=$1 folder=$2 log=$2/configure.log fresh=()
  shift 2
  if [[ -f $folder/CMakeCache.txt ]] && ! grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$folder/CMakeCache.txt"; then
    fresh=(--fresh)
  fi
  run_cmake() { (cd "$root" && cmake --preset "$preset" "$@") >"$log" 2>&1 </dev/null; }
  run_cmake "${fresh[@]}" "$@" || run_cmake --fresh "$@" && return 0
  cat "$log" >&2
  die "the build could not be set up; the lines above are in ${log#"$root/"}"
}

# build FOLDER [NINJA ARGUMENTS]: short progress; the compiler's words only when it fails.
build() {
  local folder=$1 log=$1/build.log
  shift
  if ninja -C "$folder" "$@" 2>&1 </dev/null | tee "$log" | show_progress; then return 0; fi
  sed -n '/^FAILED/,$p' "$log" | grep -v '^\[[0-9]' | head -n 200 >&2
  [[ $(grep -c '^FAILED' "$log") != 0 ]] || tail -n 20 "$log" >&2
  say "the build failed; all of it is in ${log#"$root/"}"
  return 1
}

# Ninja's "[12/60] ..." lines as one line that is rewritten on a terminal, and as a line per quarter elsewhere.
show_progress() {
  local line done all quarter=0
  while IFS= read -r line; do
    [[ $line =~ ^\[([0-9]+)/([0-9]+)\] ]] || continue
    done=${BASH_REMATCH[1]} all=${BASH_REMATCH[2]}
    if [[ -t 2 ]]; then
      printf '\rwalkaway: building, %d of %d ' "$done" "$all" >&2
    elif ((done * 4 / all > quarter)); then
      quarter=$((done * 4 / all))
      say "building, $done of $all"
    fi
  done
  [[ ! -t 2 ]] || printf '\r\e[K' >&2
}
