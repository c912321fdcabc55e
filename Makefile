# Two commands: `make lab` opens the workbook, `make test` runs every test. Both set up first what is missing.
# `make report CASE=data/larkspur` builds what a board gets of a snapshot.
# `make assess CASE=larkspur` serves the assessment form as a page, with a personal link for each assessor.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/ready
CASE   := data/larkspur
AS_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

.PHONY: lab test report assess check notebooks soak bench calibration lock clean

lab: $(READY)
	$(BIN)/jupyter lab $(AS_ROOT) --ServerApp.root_dir="$(CURDIR)" notebooks/0_start_here.ipynb

test: $(READY) check
	$(BIN)/pytest tests notebooks --nbval --ignore tests/browser --numprocesses 2 --dist loadfile --no-loadscope-reorder
	$(BIN)/pytest tests/browser --numprocesses 2 --dist loadfile

report: $(READY)
	$(BIN)/python -m partnerlib.export "$(CASE)"

# Only what is told on the command line counts: HOST and NAME mean other things in many environments.
told = $(if $(filter command,$(firstword $(origin $(1)))),--$(2) "$($(1))")

assess: $(READY)
	@$(BIN)/python -m partnerlib.page "$(CASE)" $(call told,NAME,name) $(call told,NEW,new) \
	  $(call told,VOID,void) $(call told,HOST,host) $(call told,PORT,port) $(call told,URL,url)

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/pytest --doctest-modules partnerlib --quiet

notebooks: $(READY)
	$(BIN)/python .ci/execute_notebooks.py
	$(BIN)/python .ci/draw_samples.py

# Eight programs save into each database at once and are killed all the time; nothing may be lost.
SECONDS := 300
soak: $(READY)
	SOAK_SECONDS=$(SECONDS) $(BIN)/pytest tests/test_soak.py

bench: $(READY)
	mkdir -p .benchmarks
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --editable ".[bench]"
	OPENBLAS_NUM_THREADS=1 POLARS_MAX_THREADS=2 $(BIN)/pytest tests/benchmarks --benchmark-only --benchmark-columns=min,median,rounds \
	  --benchmark-json .benchmarks/timings.json
	PYTHONPATH=tests $(BIN)/python -m benchmarks.speed_report .benchmarks/timings.json $(if $(WRITE),--write)

calibration: $(READY)
	OPENBLAS_NUM_THREADS=1 PYTHONPATH=tests $(BIN)/python -m benchmarks.calibration $(SEARCHES)

lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --extra fast --extra scale --extra team --extra test --extra dev --generate-hashes \
	  --no-emit-index-url --no-annotate --custom-compile-command "make lock" --output-file requirements.lock

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .benchmarks .import_linter_cache

# Set-up is done again only when what it installs has changed.
$(READY): requirements.lock pyproject.toml .ci/lab_settings.json
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "The workbook needs Python 3.11 or newer. Name one: make PYTHON=python3.12 lab"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	mkdir -p $(VENV)/share/jupyter/lab/settings
	cp .ci/lab_settings.json $(VENV)/share/jupyter/lab/settings/overrides.json
	touch $(READY)
