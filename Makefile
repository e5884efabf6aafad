# Two commands for everybody: `make run` and `make test`. They need Python 3.11 or later, and make.
PYTHON ?= python3
PY := .venv/bin/python
export UV_PYTHON_DOWNLOADS := never

.DEFAULT_GOAL := help
.PHONY: help run build test lint unit integration frontend browser clean

help:
	@echo "make run          install, build and start everything, with the demonstration (Ctrl-C stops it)"
	@echo "make test         everything that must pass, browser journeys included"
	@echo "make build        install and build only"
	@echo "make lint unit integration frontend browser    one part of 'make test'"
	@echo "make clean        remove what was built here"

build:
	@$(PYTHON) tools/bootstrap.py
	@$(PY) tools/build.py

# `exec`: make must not stand between Ctrl-C and the product. Options: make run ARGS="--port 9000"
run: build
	@exec $(PY) -m visavis up $(ARGS)

test: build
	@$(PY) tools/check.py

lint unit integration frontend browser: build
	@$(PY) tools/check.py $@

clean:
	rm -rf .build .venv frontend/node_modules src/visavis/web/assets .mypy_cache .ruff_cache .pytest_cache \
	  .import_linter_cache .hypothesis
	find src -name '*.mo' -delete
