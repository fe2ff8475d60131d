# Functions of the set-up; sourced by setup.sh.

# Seconds that a download may take where something else can take its place.
patience=20

say() { echo "setup: $*"; }
fail() { echo "setup: $*" >&2; exit 1; }
within_patience() { if have timeout; then timeout "$patience" "$@"; else "$@"; fi; }
have() { command -v "$1" >/dev/null; }

apt_possible() { have apt-get && { [[ $(id -u) == 0 ]] || have sudo; }; }

# Installs Debian packages; brings the lists up to date first.
apt_install() {
  apt_possible || fail "please install: $*"
  local root=()
  [[ $(id -u) == 0 ]] || root=(sudo)
  say "apt-get install $*"
  local log
  log=$(mktemp)
  local patiently=(-o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
  { "${root[@]}" apt-get "${patiently[@]}" update -qq &&
    DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get "${patiently[@]}" install -qq -y --no-install-recommends "$@"
  } >"$log" 2>&1 || { cat "$log" >&2; fail "apt-get could not install: $*"; }
  rm "$log"
}

# What .tools/env.sh exports: NAME=value, and folders in front of PATH.
add_to_environment() { environment+=("$1"); }
add_to_path() { path="${path:+$path:}$1"; }

# Writes .tools/env.sh, unless it says the same already.
write_environment() {
  local text
  text=$(
    echo "# Written by scripts/setup.sh: the environment of wasm builds. Native builds go without it."
    printf 'export %s\n' "${environment[@]}"
    if [[ -n ${path:-} ]]; then printf 'export PATH="%s:$PATH"\n' "$path"; fi
  )
  if [[ $(cat .tools/env.sh 2>/dev/null) != "$text" ]]; then
    printf '%s\n' "$text" >.tools/env.sh.new
    mv .tools/env.sh.new .tools/env.sh
    say "the environment of wasm builds is in $PWD/.tools/env.sh"
  fi
}
