# Everything here needs Python 3.11 or newer, git and make, and nothing installed by hand.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Two for each core: half of a test's time is waiting, for a disk, a browser or another process.
WORKERS ?= $(shell $(PYTHON) -c 'import os; print(2 * (os.cpu_count() or 1))')
# A test run writes a gigabyte that nobody reads afterwards: where TMPDIR says, else into memory, where four are free for
# such files.
SCRATCH ?= $(or $(TMPDIR),$(shell test -w /dev/shm && test "$$(df -Pk /dev/shm 2>/dev/null | awk 'END { print $$4 }')" -gt 4000000 && echo /dev/shm))

# Where it is set, each worker and each process that a test starts would compile tests and program again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test prove check format bench bench-editorial bench-delivery bench-scale bench-peers pictures constraints clean
.DEFAULT_GOAL := demo

demo: $(VENV)/installed  ## the main job on the example feeds, into outbox/
	@$(BIN)/newsletter demo

test: $(VENV)/installed  ## every rule in short form, on all cores; what this machine lacks is skipped and named
	$(if $(SCRATCH),TMPDIR=$(SCRATCH) )$(BIN)/pytest --numprocesses=$(WORKERS) --dist=worksteal

prove: $(VENV)/installed  ## the long form: every step, fifty kills, every fault, every real day; more than an hour
	PROVE=long $(BIN)/pytest tests/promise
	PROVE=long $(BIN)/pytest --numprocesses=auto --dist=worksteal --ignore=tests/promise

check: $(VENV)/installed  ## format, lint, types and who may import whom
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/installed  ## put the code into its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: bench-editorial bench-delivery bench-scale  ## every measurement beside a peer, in the same run; three quarters of an hour

bench-editorial: $(VENV)/installed  ## what is said, and what making it costs; NEWSLETTER_SHARED names the real feeds
	$(BIN)/python -m bench.start
	$(BIN)/python -m bench.stamp
	$(BIN)/python -m bench.edition
	$(BIN)/python -m bench.dkim
	$(BIN)/python -m bench.title_boundary
	$(BIN)/python -m bench.sources
	$(BIN)/python -m bench.themes $(NEWSLETTER_SHARED)/themes --days 20
	$(BIN)/python -m bench.theme_names $(NEWSLETTER_SHARED)/themes $(NEWSLETTER_SHARED)/feeds/api-archive-2024-05_2026-04.jsonl.gz
	$(BIN)/python -m bench.themes_unseen $(NEWSLETTER_SHARED)/themes $(NEWSLETTER_SHARED)/feeds/api-archive-2024-05_2026-04.jsonl.gz
	$(BIN)/python -m bench.summary
	$(BIN)/python -m bench.lines --since 2026-07-20 $(NEWSLETTER_SHARED)/corpora/lines/sentences.jsonl $(NEWSLETTER_SHARED)/corpora/lines/twice.jsonl
	$(BIN)/python -m bench.trending
	$(BIN)/python -m bench.reading
	$(BIN)/python -m bench.personal
	$(BIN)/python -m bench.personal_order
	$(BIN)/python -m bench.personal_scale
	$(BIN)/python -m bench.archive
	$(BIN)/python -m bench.pages_kept
	$(BIN)/python -m bench.import_cost
	$(BIN)/python -m bench.sign_up
	$(BIN)/python -m bench.serve_idle

bench-delivery: $(VENV)/installed bench-peers  ## how fast an edition is handed over, beside other programs; needs postfix's smtp-sink
	$(BIN)/python -m bench.delivery --postfix 20000

bench-scale: $(VENV)/installed  ## what an edition costs as the list grows; needs postfix's smtp-sink
	$(BIN)/python -m bench.scale --million --plot docs/performance.svg

bench-peers: .bench/installed  ## other programs to measure beside, into .bench

.bench/installed: bench/peers/requirements.txt
	$(PYTHON) -m venv .bench
	.bench/bin/pip install --quiet --disable-pip-version-check -r bench/peers/requirements.txt
	command -v npm >/dev/null || echo "nodemailer is left out: it needs npm"
	! command -v npm >/dev/null || npm install --silent --no-save --no-package-lock --no-audit --no-fund --prefix .bench nodemailer@7
	@touch $@

pictures: $(VENV)/installed  ## the pictures of the mail and the pages in docs/pictures, by Chromium
	$(BIN)/python -m bench.pictures
	$(BIN)/python -m bench.page_pictures
	$(BIN)/python -m bench.preview_picture

constraints:  ## pin every dependency with its hashes; needs uv
	uv pip compile pyproject.toml --group dev --extra dkim --extra postgres --extra pictures --extra workers --universal --generate-hashes --no-header -q -o constraints.txt

clean:  ## forget the environment and the demonstration
	rm -rf $(VENV) outbox newsletter-demo.db*

$(VENV)/installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "newsletter needs Python 3.11 or newer")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
