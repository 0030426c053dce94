# Two commands: make run, make test. The work is done by .setup/bootstrap.py, which needs python3 and pip only.
PYTHON ?= python3
VENV ?= .venv
BIN = KIOSK_VENV=$(VENV)
WORKERS ?= 2

.PHONY: run test lint types units bench lock translations clean

run:
	@$(BIN) $(PYTHON) .setup/bootstrap.py run
	@exec $(VENV)/bin/python kiosk.py serve $(ARGS)

test: setup-test lint types units

setup-test:
	@$(BIN) $(PYTHON) .setup/bootstrap.py test

lint:
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .

types:
	$(VENV)/bin/mypy

units:
	$(VENV)/bin/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

# Figures, printed as ratios; nothing is asserted on times. Takes some minutes.
bench: setup-test
	$(VENV)/bin/python -m pytest tests/bench -s -q -p no:xdist $(ARGS)

# Interface words: take up new ones from code and templates, then compile.
translations: setup-test
	$(VENV)/bin/python .setup/translate.py

# New versions of the locked packages (needs uv).
lock:
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --no-annotate -q pyproject.toml -o .lock/run.txt
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header --no-annotate -q --extra test pyproject.toml -o .lock/test.txt

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .screens
