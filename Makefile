# The verbs of the README. Each sets up what it needs; all are safe to repeat.
SHELL := /bin/bash
.DEFAULT_GOAL := help
export PATH := $(CURDIR)/.tools/node/bin:$(PATH)
export NODE_PATH := /usr/share/nodejs
export CCACHE_DIR ?= $(CURDIR)/.cache/ccache
JOBS ?= $(shell nproc)

.PHONY: help setup build native wasm js collector demo-store demo test lint format bench clean

help: ## what there is
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

setup: ## install what is missing
	@scripts/setup.sh

native: setup
	@cmake --preset release >/dev/null
	@cmake --build --preset release --target rapport_cli -j $(JOBS)
	@mkdir -p bin && ln -sfn ../build/release/cli/rapport bin/rapport

wasm: setup
	@cmake --preset wasm >/dev/null
	@cmake --build --preset wasm --target rapport-core -j $(JOBS)

js: wasm
	@npm run --silent --workspace js build
	@mkdir -p bin && node js/cli/build.mjs

collector: setup
	@npm run --silent --workspace collector build

demo-store: collector
	@npm run --silent --workspace demo-store build

build: native js demo-store ## everything: bin/rapport, bin/rapport-wasm, js/dist

demo: build ## the demo store, ready at the printed address (PORT=, DATA=DIR)
	@exec node demo-store/dist/main.js

test: build ## all suites; ends with "N passed, N failed"
	@node scripts/test.mjs $(SUITES)

lint: setup ## formatting, types, static analysis
	@node scripts/lint.mjs

format: setup ## rewrite what lint would complain about
	@git ls-files '*.h' '*.cc' | xargs clang-format-14 -i
	@npx prettier --log-level warn --write .

bench: build ## every number of the README, with budgets
	@cmake --build --preset release --target relevance query_bench -j $(JOBS)
	@node --import tsx bench/run.mjs

clean: ## remove what was built
	@rm -rf build bin js/dist collector/dist demo-store/dist results .cache/demo
