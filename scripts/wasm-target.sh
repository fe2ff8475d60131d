# The standard library for wasm32-unknown-unknown; sourced by setup.sh.
# rustup's, or, where rustup can't download, one built from Debian's sources by Debian's compiler.

target=wasm32-unknown-unknown
has_target() { [[ -n $(compgen -G "$(rustc --print target-libdir --target $target 2>/dev/null)/libstd-*.rlib") ]]; }

debian_environment() {
  add_to_environment RUSTUP_TOOLCHAIN=debian
  add_to_environment CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-22
}

# The stamp is the compiler's version: a newer one needs a newer library.
debian_stamp=/usr/lib/rustlib/$target/built-by
rustup_home() { echo "${RUSTUP_HOME:-$HOME/.rustup}"; }
debian_is_ready() {
  [[ -f $debian_stamp && -x /usr/bin/rustc && $(<"$debian_stamp") == "$(/usr/bin/rustc --version)" ]] &&
    have wasm-ld-22 && [[ -x /usr/bin/cargo-clippy && -d $(rustup_home)/toolchains/debian ]]
}

build_for_debian() {
  apt_install rustc-web cargo-web rust-web-src rust-web-clippy lld-22
  rustup toolchain link debian /usr
  say "building the standard library for $target (about a minute)"
  local crate
  crate=$(mktemp -d)
  mkdir "$crate/src"
  touch "$crate/src/lib.rs"
  cat >"$crate/Cargo.toml" <<'TOML'
[package]
name = "empty"
edition = "2021"
[lib]
crate-type = ["cdylib", "rlib"]
[workspace]
TOML
  (cd "$crate" && RUSTUP_TOOLCHAIN=debian RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR=target \
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=wasm-ld-22 \
    cargo build --quiet --release --target $target -Zbuild-std=std,panic_abort,test,proc_macro)
  local lib=/usr/lib/rustlib/$target/lib
  rm -rf "$lib"
  mkdir -p "$lib"
  rm -f "$crate/target/$target"/release/deps/libempty*
  cp "$crate/target/$target"/release/deps/*.rlib "$lib"
  /usr/bin/rustc --version >"$debian_stamp"
  rm -rf "$crate"
}

if has_target; then
  :
elif debian_is_ready; then
  debian_environment
else
  say "rustup target add $target"
  if within_patience rustup target add $target 2>/dev/null && has_target; then
    :
  elif apt_possible && [[ $(id -u) == 0 ]] && have rustup; then
    say "rustup can't download it; taking Debian's compiler and sources"
    build_for_debian
    debian_environment
  elif have rustup && rustup target add $target && has_target; then
    # Nothing can take its place, so it may take its time.
    :
  else
    fail "please install the Rust target $target: rustup target add $target"
  fi
fi

# The library's sources, so that scripts/wasm-small can compile it for size. Debian's come with its compiler.
if [[ " ${environment[*]} " != *debian* && ! -d $(rustc --print sysroot)/lib/rustlib/src/rust/library/std ]]; then
  say "rustup component add rust-src"
  within_patience rustup component add rust-src 2>/dev/null ||
    say "it can't be downloaded; the wasm is 20 kB larger without it"
fi
