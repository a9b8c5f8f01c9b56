#!/usr/bin/env bash
# Installs what is needed, and only when it is missing: npm packages, and with --tests the programs the tests drive.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)'; then
  echo "kiln: Node 20.19 or newer is needed, this is $(node --version 2>/dev/null || echo none)" >&2
  exit 2
fi

# npm writes this file at the end of an install: older than the lock means that the lock has changed since.
if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  echo 'Installing npm packages…'
  # Not `npm ci`: it refuses a lock that lacks a package for some other platform, and a registry need not have them all.
  # The lock's versions and hashes are used either way.
  npm install --no-audit --no-fund --loglevel=error
  touch node_modules/.package-lock.json
fi

[ "${1:-}" = --tests ] || exit 0

missing=()
need() { # need <debian package> <test command…>
  local package=$1
  shift
  "$@" > /dev/null 2>&1 || missing+=("$package")
}
need ffmpeg command -v ffmpeg
need espeak-ng command -v espeak-ng
need chromium command -v chromium
need redis-server command -v redis-server
need redis-tools command -v redis-cli
need prometheus command -v promtool
need jq command -v jq
need curl command -v curl
need bc command -v bc
need python3-requests /usr/bin/python3 -c 'import requests'

if [ ${#missing[@]} -eq 0 ]; then
  exit 0
elif [ "$(id -u)" -eq 0 ] && command -v apt-get > /dev/null; then
  echo "Installing Debian packages: ${missing[*]}"
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" > /dev/null
else
  echo "kiln: the tests need these programs, please install them: ${missing[*]}" >&2
  exit 2
fi
