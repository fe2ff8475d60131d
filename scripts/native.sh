# A linker for cargo; sourced by setup.sh.

have cargo || fail "please install Rust: https://rustup.rs"
have node && have npm || fail "please install Node 20 or newer, with npm"
have cc || apt_install gcc libc6-dev
