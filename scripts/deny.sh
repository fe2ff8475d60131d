#!/usr/bin/env bash
# Asks cargo-deny about licences, sources, bans and known weaknesses of the crates. The first time it is built into the
# user's cache, which takes some minutes. Where the database of weaknesses can't be reached, that is said, and the rest counts.
set -euo pipefail
cd "$(dirname "$0")/.."
version=0.20.2
folder=${XDG_CACHE_HOME:-$HOME/.cache}/hubspot-wasm/cargo-deny-$version

if ! command -v cargo-deny >/dev/null && [[ ! -x $folder/bin/cargo-deny ]]; then
  echo "deny: cargo install cargo-deny $version (some minutes)"
  rm -rf "$folder.new"
  env -u CARGO_TARGET_DIR cargo install --quiet --locked --root "$folder.new" --version "$version" cargo-deny
  rm -rf "$folder"
  mv "$folder.new" "$folder"
fi
PATH="$folder/bin:$PATH"

cargo deny --locked check licenses bans sources
if cargo deny --locked fetch db >/dev/null 2>&1; then
  cargo deny --locked check advisories
else
  echo "deny: the database of weaknesses can't be reached; advisories were not checked"
fi
