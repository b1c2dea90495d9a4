# make triage   set up, then triage the sample inbox
# make test     set up, then lint, types, import contracts, tests
# make test-spark   the tests that need Spark: Java 17, and some 400 MB from the registry
# make wheelhouse   gather everything for machines without network (EXTRAS="ocr parquet" TARGETS="windows-x86_64-3.12");
#                   there: make triage WHEELHOUSE=wheelhouse
# make test-offline install from wheelhouse/ where there is no network, and triage the sample inbox
# make audit        ask a database of known vulnerabilities about every locked package
PYTHON ?= python3
WHEELHOUSE ?=
EXTRAS ?=
TARGETS ?=
SOURCE = $(if $(WHEELHOUSE),--no-index --find-links $(WHEELHOUSE),)
LOCK = $(if $(WHEELHOUSE),$(WHEELHOUSE)/,)requirements.lock
ifeq ($(OS),Windows_NT)
BIN = Scripts
else
BIN = bin
endif
RUN = .venv/$(BIN)/python
SHIP = .venv-ship/$(BIN)/python

.PHONY: triage test test-spark test-offline train wheelhouse audit clean

triage: .venv/ready
	$(RUN) classify.py data/samples/inbox.xlsx -o out/inbox.xlsx

test: .venv/ready
	$(RUN) -m ruff format --check .
	$(RUN) -m ruff check .
	$(RUN) -m mypy
	$(RUN) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"
	$(RUN) -m pytest --cov=triage --cov-report=term:skip-covered --cov-fail-under=95

test-spark: .venv/ready
	$(RUN) -m pip install --quiet --disable-pip-version-check $(SOURCE) --require-hashes -r requirements-spark.lock
	$(RUN) -m pytest tests/spark

train: .venv/ready
	$(RUN) train.py

.venv/ready: requirements.lock
	$(PYTHON) -m venv .venv
	$(RUN) -m pip install --quiet --disable-pip-version-check $(SOURCE) --require-hashes -r $(LOCK)
	$(RUN) -c "import pathlib; pathlib.Path('.venv/ready').touch()"

.venv-ship/ready: requirements-ship.lock
	$(PYTHON) -m venv .venv-ship
	$(SHIP) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-ship.lock
	$(SHIP) -c "import pathlib; pathlib.Path('.venv-ship/ready').touch()"

wheelhouse: .venv-ship/ready
	$(SHIP) -m hatchling build --target wheel --directory wheelhouse
	$(SHIP) tools/wheelhouse.py wheelhouse --extras $(EXTRAS) --targets $(TARGETS)

test-offline: .venv/ready
	TRIAGE_WHEELHOUSE=wheelhouse $(RUN) -m pytest tests/offline

audit: .venv-ship/ready
	$(SHIP) tools/audit.py $(sort $(wildcard requirements*.lock))

clean:
	$(PYTHON) -c "import shutil; [shutil.rmtree(p, True) for p in ('.venv', '.venv-ship', 'out', 'wheelhouse', '.mypy_cache', '.ruff_cache')]"
