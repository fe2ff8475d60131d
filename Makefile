# Each target sets up what it needs; `make help` lists them.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.NOTPARALLEL:

# Native and wasm builds may come from two compilers, so each has its own target folder (.tools/env.sh sets the second).
# Who has sourced that file still gets native builds here.
ifneq ($(findstring /target-wasm,$(CARGO_TARGET_DIR)),)
unexport CARGO_TARGET_DIR RUSTUP_TOOLCHAIN CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER
endif
WASM := scripts/wasm
STAGE := @.ci/stage
RUNS := 100000
LIBRARY := --lib $(if $(wildcard tests/*.rs),--test '*')

CRATE := Cargo.toml Cargo.lock
CORE_SOURCES := $(CRATE) $(shell find src -name '*.rs' -not -path 'src/tests/*')
EMULATOR_SOURCES := $(CRATE) $(shell find emulator/Cargo.toml emulator/src -name '*.rs' -o -name Cargo.toml)
TEMPLATE := $(shell find pkg-template -type f -not -path '*/node_modules/*') $(wildcard LICENSE-*)
NODE_MODULES := js-tests/node_modules/.package-lock.json

.PHONY: help setup setup-native setup-build demo board check test generate package size bench fuzz deny \
  check-rust check-wasm check-node simulate test-binding test-package

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## get everything that this machine lacks for the other targets
	@scripts/setup.sh test

setup-native:
	@scripts/setup.sh native

setup-build:
	@scripts/setup.sh build

demo: package ## take snapshots from the emulator with the packed package
	@npm --prefix examples/node install --silent --offline --no-audit --no-fund --no-package-lock
	@mkdir -p test-output
	@node examples/node/snapshots.mjs --out test-output/snapshots.jsonl
	@echo "make board runs the same in a page."

board: package ## serve the board, a page that takes the same snapshots, until Ctrl-C
	@npm --prefix examples/node install --silent --offline --no-audit --no-fund --no-package-lock
	@npm --prefix examples/browser install --silent --offline --no-audit --no-fund --no-package-lock
	@exec node examples/browser/serve.mjs

check: check-rust check-wasm check-node ## format, lints, native tests and Node tests: the quick round

test: setup check simulate test-binding test-package ## everything, in Node and in a browser

generate: setup-native ## write the types, the list of operations and the reference from the tables
	@cargo run --quiet --locked --example generate

package: dist/package.stamp ## build the npm package and pack it into dist/

size: package ## sizes of the package against their budgets
	@node js-tests/helpers/npm-ci.js card
	@node benches/size.mjs

bench: setup-native package ## measure against budgets and peers, which never fails; writes benches/RESULTS.md
	@node js-tests/helpers/npm-ci.js moving
	@node benches/run.mjs

# Not part of `make test`: it compiles for minutes the first time. Licences and sources are in the unit tests, too.
deny: setup-native ## ask cargo-deny about licences, sources and known weaknesses of the crates
	@scripts/deny.sh

# With cargo-fuzz and a nightly compiler coverage leads the way; without them, chance and the corpora do.
FUZZ_SECONDS := 60
fuzz: setup-native ## feed the core with broken input, a minute for each target; FUZZ_SECONDS=600 for more
	@if cargo +nightly fuzz --version >/dev/null 2>&1; then \
	  for target in fuzz/fuzz_targets/*.rs; do \
	    name=$$(basename "$$target" .rs); found=test-output/fuzz/found/$$name; mkdir -p "$$found"; \
	    cargo +nightly fuzz run "$$name" "$$found" "fuzz/corpus/$$name" -- -max_total_time=$(FUZZ_SECONDS) -rss_limit_mb=1024; \
	  done; \
	else \
	  echo "cargo-fuzz or a nightly compiler is not there: the runner of the tests does it, without coverage"; \
	  cargo run --quiet --locked --profile simulation --package hubspot-wasm-fuzz -- --seconds $(FUZZ_SECONDS); \
	fi

check-rust: setup-native
	$(STAGE) "format" cargo fmt --all --check
	$(STAGE) "clippy" cargo clippy --quiet --locked --workspace --all-features --all-targets -- -D warnings
	$(STAGE) "native tests" cargo test --quiet --locked --workspace --all-features
	$(STAGE) "Rust documentation" env RUSTDOCFLAGS="-D warnings" cargo doc --quiet --no-deps --locked --workspace --all-features

check-wasm: setup-build
	$(STAGE) "clippy for wasm" $(WASM) cargo clippy --quiet --locked --workspace --exclude hubspot-wasm-fuzz --target wasm32-unknown-unknown --lib -- -D warnings
	$(STAGE) "clippy for cards" $(WASM) cargo clippy --quiet --locked --package hubspot-wasm --no-default-features --target wasm32-unknown-unknown --lib -- -D warnings

check-node: package
	$(STAGE) "Node tests" npm --prefix js-tests run --silent test:node

simulate: setup-native ## seeded snapshot jobs in virtual time; RUNS=1000000 for more
	$(STAGE) "$(RUNS) simulated jobs" env HUBSPOT_SIMULATED_RUNS=$(RUNS) cargo test --quiet --locked --profile simulation --lib -- tests::simulation tests::reading

# Unless a test says where it runs, it runs in both.
test-binding: setup
	$(STAGE) "binding in Node" scripts/wasm-test --node -- --locked $(LIBRARY)
	$(STAGE) "binding in Chromium" env WASM_BINDGEN_USE_BROWSER=1 scripts/wasm-test --headless --chrome -- --locked $(LIBRARY)

test-package: setup package
	$(STAGE) "packaging tests" npm --prefix js-tests run --silent test:packaging
	$(STAGE) "tests without wasm" npm --prefix js-tests run --silent test:twin
	$(STAGE) "resume tests" npm --prefix js-tests run --silent test:resume
	$(STAGE) "Redis tests" npm --prefix js-tests run --silent test:redis
	$(STAGE) "network tests" npm --prefix js-tests run --silent test:network
	$(STAGE) "browser tests" npm --prefix js-tests run --silent test:browser
	$(STAGE) "board tests" npm --prefix js-tests run --silent test:board
	$(STAGE) "card tests" npm --prefix js-tests run --silent test:card
	$(STAGE) "sizes" node benches/size.mjs
	$(STAGE) "edge tests" npm --prefix js-tests run --silent test:edges

pkg/core_bg.wasm: $(CORE_SOURCES) | setup-build
	$(STAGE) "core for wasm" scripts/wasm-small build --release --target web --out-dir pkg --out-name core
	@touch $@

pkg/card/core_bg.wasm: $(CORE_SOURCES) | setup-build
	$(STAGE) "core for cards" scripts/wasm-small build --release --target web --out-dir pkg/card --out-name core -- --no-default-features
	@touch $@

emulator/pkg/emulator_bg.wasm: $(EMULATOR_SOURCES) | setup-build
	$(STAGE) "emulator for wasm" $(WASM) wasm-pack --log-level warn build emulator --release --target web --out-dir pkg --out-name emulator -- --locked
	@touch $@

$(NODE_MODULES): js-tests/package-lock.json js-tests/package.json
	$(STAGE) "npm ci" npm --prefix js-tests ci --loglevel=error --no-audit --no-fund
	@touch $@

dist/package.stamp: pkg/core_bg.wasm pkg/card/core_bg.wasm emulator/pkg/emulator_bg.wasm $(TEMPLATE) $(NODE_MODULES)
	@mkdir -p dist
	@rm -rf dist/*.tgz dist/package
	$(STAGE) "package" $(WASM) node pkg-template/build.mjs
	@npm pack --silent --pack-destination dist ./dist/package
	@touch $@
