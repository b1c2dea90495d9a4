# make triage   set up, then triage the sample inbox
# make test     set up, then lint, types, import contracts, tests
# make test-spark   the tests that need Spark: Java 17, and some 400 MB from the registry
# make wheelhouse   gather everything for a machine without network; there: make triage WHEELHOUSE=wheelhouse
PYTHON ?= python3
WHEELHOUSE ?=
SOURCE = $(if $(WHEELHOUSE),--no-index --find-links $(WHEELHOUSE),)
ifeq ($(OS),Windows_NT)
RUN = .venv/Scripts/python
else
RUN = .venv/bin/python
endif

.PHONY: triage test test-spark train wheelhouse clean

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
	$(RUN) -m pip install --quiet --disable-pip-version-check $(SOURCE) --require-hashes -r requirements.lock
	$(RUN) -c "import pathlib; pathlib.Path('.venv/ready').touch()"

wheelhouse: .venv/ready
	$(RUN) -m pip download --quiet --require-hashes -r requirements.lock -d wheelhouse
	$(RUN) -m pip download --quiet --no-deps setuptools wheel -d wheelhouse

clean:
	$(PYTHON) -c "import shutil; [shutil.rmtree(p, True) for p in ('.venv', 'out', 'wheelhouse', '.mypy_cache', '.ruff_cache')]"
