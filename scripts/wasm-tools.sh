# wasm-bindgen, wasm-pack and binaryen at pinned versions; sourced by setup.sh.
# Taken from PATH where the version is right, else built once into the cache.

wasm_pack_version=0.15.1
# wasm-bindgen's command must equal the crate, to the digit.
wasm_bindgen_version=$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/"/, "", $3); print $3; exit }' Cargo.lock)

# tool COMMAND CRATE VERSION
tool() {
  local command=$1 crate=$2 version=$3
  local folder=$cache/$crate-$version
  if [[ -x $folder/bin/$command ]]; then
    add_to_path "$folder/bin"
  elif ! have "$command" || [[ $("$command" --version) != "$command $version"* ]]; then
    prebuilt "$crate" "$version" "$folder" || build "$crate" "$version" "$folder"
    add_to_path "$folder/bin"
  fi
}

# Only wasm-bindgen publishes binaries that are worth the try.
prebuilt() {
  local crate=$1 version=$2 folder=$3
  [[ $crate == wasm-bindgen-cli ]] && have curl || return 1
  local machine
  case $(uname -sm) in
    "Linux x86_64") machine=x86_64-unknown-linux-musl ;;
    "Linux aarch64") machine=aarch64-unknown-linux-musl ;;
    "Darwin x86_64") machine=x86_64-apple-darwin ;;
    "Darwin arm64") machine=aarch64-apple-darwin ;;
    *) return 1 ;;
  esac
  local name=wasm-bindgen-$version-$machine
  say "downloading $name"
  rm -rf "$folder" "$folder.new"
  mkdir -p "$folder.new/bin"
  curl -fsSL --max-time $patience \
    "https://github.com/wasm-bindgen/wasm-bindgen/releases/download/$version/$name.tar.gz" 2>/dev/null |
    tar -xz --strip-components=1 -C "$folder.new/bin" 2>/dev/null &&
    "$folder.new/bin/wasm-bindgen" --version >/dev/null &&
    mv "$folder.new" "$folder" && return
  rm -rf "$folder.new"
  return 1
}

# A registry that lags behind may lack a version of the crate's own lock; then the newest that it has will do.
build() {
  local crate=$1 version=$2 folder=$3
  local install=(env -u RUSTUP_TOOLCHAIN -u CARGO_TARGET_DIR cargo install --quiet --root "$folder.new" --version "$version" "$crate")
  say "cargo install $crate $version (about two minutes)"
  rm -rf "$folder" "$folder.new"
  "${install[@]}" --locked || {
    say "its lock can't be met here; once more without --locked"
    "${install[@]}"
  }
  mv "$folder.new" "$folder"
}

tool wasm-bindgen wasm-bindgen-cli "$wasm_bindgen_version"
tool wasm-pack wasm-pack "$wasm_pack_version"

# wasm-opt decides the size, so it is always the same one. The folder is named after the lock.
binaryen=$cache/binaryen-$(cksum <scripts/binaryen/package-lock.json | tr ' ' -)
if [[ ! -d $binaryen ]]; then
  say "npm ci of binaryen"
  rm -rf "$binaryen.new"
  mkdir "$binaryen.new"
  cp scripts/binaryen/package*.json "$binaryen.new"
  (cd "$binaryen.new" && npm ci --loglevel=error --no-audit --no-fund)
  mv "$binaryen.new" "$binaryen"
fi
add_to_path "$binaryen/node_modules/.bin"
