#!/usr/bin/env bash
# Starts Postgres and Redis of deploy/compose.yaml for development, and prints how to reach them. Makes deploy/.env, with
# random passwords, when there is none.
set -euo pipefail
cd "$(dirname "$0")/../deploy"

if [ ! -f .env ]; then
  umask 077
  while IFS= read -r line; do
    case $line in
      *=) echo "$line$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')" ;;
      *) echo "$line" ;;
    esac
  done < .env.example > .env.new
  mv .env.new .env
  echo 'deploy/.env was made, with random passwords.'
fi

docker compose --file compose.yaml up --detach --wait postgres redis

password() { sed -n "s/^$1=//p" .env; }
echo "export DATABASE_URL=postgres://kiln:$(password POSTGRES_PASSWORD)@127.0.0.1:5433/kiln"
echo "export REDIS_URL=redis://:$(password REDIS_PASSWORD)@127.0.0.1:6380/0"
