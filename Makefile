# Everything here is a shorthand; `bin/kiln --help` and package.json say what stands behind it.
SHELL := /bin/bash
.DEFAULT_GOAL := help

KILN := bin/kiln
DATA_DIR ?= ./data
KILN_URL ?= http://127.0.0.1:3000
PID_DIR := $(DATA_DIR)/run
LOG := $(DATA_DIR)/kiln.log

.PHONY: help install build demo test job-queue-start start-api start-worker start-beat start-monitor queue-status \
  queue-stats queue-logs queue-stop queue-purge docker-up

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  \1\t\2/' | expand -t 22

install:
	@scripts/install.sh

build: install
	@npm run --silent build

demo: build ## install, build, and make a film, a movie, a character, a clip and a depth map with visible progress
	@$(KILN) demo

test: ## install what the tests need and run all checks
	@scripts/install.sh --tests
	@npm run --silent check

job-queue-start: build ## start the server with its worker in the background
	@scripts/background.sh start serve serve

start-api: build ## start a server without a worker in the background (needs DATABASE_URL)
	@scripts/background.sh start api serve --no-worker

start-worker: build ## start one more worker in the background (needs DATABASE_URL)
	@scripts/background.sh start "worker-$$(date +%s)" worker

start-beat: ## nothing to start: every worker does the scheduled work itself
	@echo "Scheduled work (expired leases, retention) is done by every worker; there is nothing else to start."

start-monitor: ## show queues and workers, again every two seconds; the browser has /admin/queues
	@while { clear 2> /dev/null || true; } && $(KILN) queues && echo && $(KILN) workers && echo && echo "In the browser: $(KILN_URL)/admin/queues"; do sleep 2; done

queue-status: ## workers that are alive
	@$(KILN) workers

queue-stats: ## jobs by queue and status
	@$(KILN) queues

queue-logs: ## follow the log of what runs in the background
	@tail -n 50 -F $(LOG)

queue-stop: ## stop what runs in the background; running jobs are handed back
	@scripts/background.sh stop

queue-purge: ## cancel every job that waits (destructive)
	@$(KILN) queues purge --yes

docker-up: ## start Postgres and Redis in containers
	@scripts/docker-up.sh
