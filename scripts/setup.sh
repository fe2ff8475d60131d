#!/usr/bin/env bash
# Gets a bare machine ready, or says nothing where that is done already.
#
#   scripts/setup.sh native    a C linker for cargo; Node and npm must be there
#   scripts/setup.sh build     + the wasm target, wasm-bindgen, wasm-pack, wasm-opt and wasm2js
#   scripts/setup.sh test      + Chromium and ChromeDriver, and a Redis server
#
# Built tools go to the user's cache, one folder per version, so that other clones find them there.
# What wasm builds need in their environment is written to .tools/env.sh; scripts/wasm runs a command in it.
set -euo pipefail
cd "$(dirname "$0")/.."
level=${1:-test}
# Who has sourced .tools/env.sh gets the same answer as others.
if [[ ${RUSTUP_TOOLCHAIN:-} == debian ]]; then unset RUSTUP_TOOLCHAIN; fi
unset CARGO_TARGET_DIR
cache=${XDG_CACHE_HOME:-$HOME/.cache}/hubspot-wasm
mkdir -p "$cache" .tools
if command -v flock >/dev/null; then exec 9>"$cache/lock"; flock 9; fi

source scripts/lib.sh
source scripts/native.sh
if [[ $level != native ]]; then
  environment=("CARGO_TARGET_DIR=\"$PWD/target-wasm\"")
  source scripts/wasm-target.sh
  source scripts/wasm-tools.sh
  if [[ $level == test ]]; then
    source scripts/browser.sh
    source scripts/redis.sh
  fi
  write_environment
fi
