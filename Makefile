# The front door. Everything runs on loopback and keeps its data under .local/.

.NOTPARALLEL:
.PHONY: help run demo up down status logs psql reset test specs check generate bench years chaos build sdk local

SHELL := /bin/sh
export DOTNET_NOLOGO := 1
export DOTNET_CLI_TELEMETRY_OPTOUT := 1
# No build server stays behind. The compiler starts once for all projects, has a name of its own, and is stopped by its pid when they are built.
export MSBUILDDISABLENODEREUSE := 1
COMPILER := leads-$(shell echo $$$$)
LOCAL := dotnet .local/build/bin/Leads.Local/release/Leads.Local.dll
BUILD := build() { DOTNET_TieredPGO=0 dotnet build -c Release --nologo -v quiet -p:SharedCompilationId=$(COMPILER) "$$1"; code=$$?; \
	for line in $$(grep -lsz -- "-pipename:[l]$(COMPILER:l%=%)" /proc/[0-9]*/cmdline); do pid=$${line\#/proc/}; kill $${pid%%/*} 2>/dev/null; done; return $$code; }; build

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: build ## start everything, push the sample leads as headquarters, follow one to a delivered car
	@$(LOCAL) run

demo: run ## the same as run

up: build ## start everything in the background, return when it is ready; keys and addresses are in .local/leads.env
	@$(LOCAL) up

down: local ## stop everything, keep the data
	@$(LOCAL) down

status: local ## what is running, and where
	@$(LOCAL) status

logs: local ## follow the logs, or one of them with s=deal
	@$(LOCAL) logs $(s)

psql: local ## open a service's database: make psql s=deal
	@$(LOCAL) psql $(or $(s),deal)

reset: local ## stop everything and delete the data
	@$(LOCAL) reset

test: build ## install what is missing and run all tests
	@$(LOCAL) test

specs: sdk ## the pure specs only, without servers
	@dotnet test tests/Specs -c Release --nologo -p:UseSharedCompilation=false

check: build ## format, rules, and generated files fresh
	dotnet format Leads.sln --verify-no-changes --no-restore
	dotnet test tests/Rules -c Release --no-build --nologo
	@git diff >.local/before.diff
	@$(MAKE) --no-print-directory generate
	@git diff | cmp -s - .local/before.diff || { git diff --stat; echo "✗ generated files were stale: commit what make generate has just written"; exit 1; }

generate: build ## write the event catalogue, AsyncAPI, OpenAPI and state diagrams from the code
	LEADS_GENERATE=1 dotnet test tests/Rules -c Release --no-build --nologo

bench: build ## measure against bare Npgsql and RabbitMQ.Client, into .local/bench.json
	@dotnet run --project tests/Bench -c Release --no-build

years: build ## care for five hundred owners for three years, by the product's clock
	@LEADS_OWNERS=500 dotnet test tests/Journeys -c Release --no-build --nologo --filter FullyQualifiedName~AfterThreeYears

chaos: build ## kill and pause servers and services under load
	@dotnet test tests/Chaos -c Release --no-build --nologo

build: sdk ## compile everything
	@echo "… building"
	@$(BUILD) Leads.sln

local: sdk
	@test -f .local/build/bin/Leads.Local/release/Leads.Local.dll || { $(BUILD) infra/local; }

sdk:
	@dotnet --version >/dev/null 2>&1 || { echo "✗ the .NET SDK 10 is missing: install it from https://dotnet.microsoft.com/download (Debian package dotnet-sdk-10.0)"; exit 1; }
