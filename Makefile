# Everything a newcomer needs, on a fresh Debian 12 with Swift 6.2 or later. `make help` lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

SWIFT ?= swift
# A wrapper can be put before every build, for example a lock on a shared machine.
BUILD := $(SWIFT) build
TEST := $(SWIFT) test
IMPORT_CHECK := --explicit-target-dependency-import-check error
# Suites that start processes run apart from those that only compute: a busy test process does not answer in time.
PROCESS_SUITES := SandboxTests|ConfinedJobTests|ServiceTests|WebTests|CommandsTests
SOURCES := Package.swift Policies Sources Tests

APT_PACKAGES := pkg-config libseccomp-dev libjson-c-dev libsqlite3-dev jq python3
# What Foundation asks for when it is linked into the program.
APT_RELEASE_PACKAGES := libcurl4-openssl-dev libxml2-dev
APT_BENCH_PACKAGES := bubblewrap python3-venv postgresql

.PHONY: help setup build demo test crash soak serve bench check format clean

help:
	@echo "make setup   install what the build needs (Debian packages; needs root or sudo only when something is missing)"
	@echo "make build   release build: .build/release/sluice and .build/release/sluice-worker"
	@echo "make demo    set up, build and run the main job end to end on real data"
	@echo "make test    set up, build and run every test, the sandbox's also as an ordinary user"
	@echo "make crash   kill the server 300 times under load; nothing may be lost (KILLS=300)"
	@echo "make soak    half an hour of mixed load; nothing may grow (MINUTES=30)"
	@echo "make serve   set up, build and serve the instance in HOME_DIR (default ./.demo/instance) on 127.0.0.1:8381"
	@echo "make bench   set up, build and run the benchmarks"
	@echo "make check   formatting, tidiness and import directions"
	@echo "make format  rewrite the sources in the house format"

setup:
	@.ci/setup $(APT_PACKAGES)

# With Swift's runtime in the program: it runs where there is no Swift, and calls of the runtime make no detour.
build:
	@.ci/setup $(APT_PACKAGES) $(APT_RELEASE_PACKAGES)
	$(BUILD) -c release --product sluice-worker
	$(BUILD) -c release --product sluice --static-swift-stdlib

demo: build
	Tests/Demo/demo.sh .build/release/sluice

serve: build
	@HOME_DIR="$${HOME_DIR:-.demo/instance}"; \
	test -e "$$HOME_DIR/instance.json" || .build/release/sluice init --home "$$HOME_DIR"; \
	exec .build/release/sluice serve --home "$$HOME_DIR"

test: setup
	@mkdir -p .build
	$(BUILD) --build-tests $(IMPORT_CHECK) 2>&1 | tee .build/imports.log
	@.ci/declared-imports .build/imports.log
	Tests/KernelTests/sanitized.sh
	$(TEST) --skip-build --skip '$(PROCESS_SUITES)'
	$(TEST) --skip-build --filter '$(PROCESS_SUITES)'
	@echo "The demo, as a test (log in .build/demo.log):"
	@SLUICE_DEMO_PORT=$${SLUICE_DEMO_PORT:-18381} Tests/Demo/demo.sh .build/debug/sluice .build/demo >.build/demo.log 2>&1 \
	|| { tail -n 40 .build/demo.log; exit 1; }
	Tests/Crash/crash.py .build/debug/sluice --kills 12 --folder .build/crash
	Tests/Crash/crash.py .build/debug/sluice --kills 4 --canary --folder .build/crash
	@if [ "$$(id -u)" -eq 0 ]; then echo "SandboxTests again, as an ordinary user:"; Tests/SandboxTests/as-ordinary-user.sh; \
	else echo "SandboxTests ran as an ordinary user already"; fi

crash: build
	Tests/Crash/crash.py .build/release/sluice --kills $${KILLS:-300} --folder .build/crash

soak: build
	Tests/Soak/soak.py .build/release/sluice --minutes $${MINUTES:-30} --folder .build/soak

bench: build
	@.ci/setup $(APT_BENCH_PACKAGES)
	Tests/Benchmarks/run.sh .build/release

check: setup
	@.ci/formatted $(SWIFT) $(SOURCES)
	SLUICE_CORE=1 $(TEST) --filter TidyTests

format:
	$(SWIFT) format --in-place --parallel --recursive $(SOURCES)

clean:
	rm -rf .build .build-release .demo
