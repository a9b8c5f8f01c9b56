#!/usr/bin/env bash
# Posts a script, follows the job, saves the film: client.sh [server URL] [output file]
set -euo pipefail

server=${1:-${KILN_URL:-http://127.0.0.1:3000}}
server=${server%/}
output=${2:-film.mp4}
poll_seconds=${POLL_SECONDS:-3}
script=${SCRIPT:-A lighthouse stands alone. Every night, it shows the ships the way home.}

options=(--silent --show-error --fail-with-body --max-time 30)
if [ -n "${KILN_TOKEN:-}" ]; then options+=(--header "Authorization: Bearer $KILN_TOKEN"); fi

stop() {
  echo "$1" >&2
  exit 1
}

# jq writes the JSON, so that quotes and line breaks in the script do no harm.
request=$(jq --null-input --arg script "$script" --arg user "${USER_ID:-user-456}" '{
  video_request: {
    script_id: "test-123",
    user_id: $user,
    title: "The Lighthouse",
    script_content: $script,
    language: "en-US",
    platform: "youtube",
    duration: 15,
    voice_provider: "local"
  },
  priority: 5
}')

created=$(curl "${options[@]}" --header 'Content-Type: application/json' --data "$request" "$server/api/v1/jobs/") ||
  stop "The server refused: $created"
job_id=$(jq --raw-output .job_id <<< "$created")
echo "Job created: $job_id"

while true; do
  job=$(curl "${options[@]}" "$server/api/v1/jobs/$job_id") || stop "The status could not be read: $job"
  percent=$(bc <<< "$(jq --raw-output .progress <<< "$job") * 100 / 1")
  echo "Progress: $percent% - $(jq --raw-output .progress_message <<< "$job")"
  case $(jq --raw-output .status <<< "$job") in
    success) break ;;
    failure) stop "Job failed: $(jq --raw-output .error <<< "$job")" ;;
    cancelled) stop 'Job cancelled' ;;
  esac
  sleep "$poll_seconds"
done

jq --raw-output '.result.warnings[] | "Warning: " + .' <<< "$job"
# The path is relative to the server, and signed where the server asks for tokens. A long film may take its time.
curl "${options[@]}" --max-time 3600 --output "$output" "$server$(jq --raw-output .result.video_path <<< "$job")"
echo "Video saved: $output ($(jq --raw-output '.result | "\(.resolution), \(.duration) s"' <<< "$job"))"
