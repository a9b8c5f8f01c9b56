#!/usr/bin/env python3
"""Posts a script, follows the job, saves the film: client.py [server URL] [output file]"""

import os
import sys
import time

import requests

SERVER = (sys.argv[1] if len(sys.argv) > 1 else os.environ.get("KILN_URL") or "http://127.0.0.1:3000").rstrip("/")
OUTPUT = sys.argv[2] if len(sys.argv) > 2 else "film.mp4"
POLL_SECONDS = float(os.environ.get("POLL_SECONDS") or 3)
SCRIPT = os.environ.get("SCRIPT") or "A lighthouse stands alone. Every night, it shows the ships the way home."
TIMEOUT_SECONDS = 30


class NoFilm(Exception):
    """The server refused, or the job ended without a film."""


def open_session() -> requests.Session:
    session = requests.Session()
    token = os.environ.get("KILN_TOKEN")
    if token:
        session.headers["Authorization"] = f"Bearer {token}"
    return session


def checked(response: requests.Response) -> requests.Response:
    # The body says what is wrong, which raise_for_status() would leave out.
    if not response.ok:
        raise NoFilm(f"The server answered {response.status_code}: {response.text}")
    return response


def create_job(session: requests.Session, video_request: dict, priority: int = 5) -> str:
    body = {"video_request": video_request, "priority": priority}
    response = checked(session.post(f"{SERVER}/api/v1/jobs/", json=body, timeout=TIMEOUT_SECONDS))
    return response.json()["job_id"]


def wait_for_result(session: requests.Session, job_id: str) -> dict:
    while True:
        job = checked(session.get(f"{SERVER}/api/v1/jobs/{job_id}", timeout=TIMEOUT_SECONDS)).json()
        print(f"Progress: {job['progress']:.0%} - {job['progress_message']}", flush=True)
        if job["status"] == "success":
            return job["result"]
        if job["status"] == "failure":
            raise NoFilm(f"Job failed: {job['error']}")
        if job["status"] == "cancelled":
            raise NoFilm("Job cancelled")
        time.sleep(POLL_SECONDS)


def download(session: requests.Session, path: str, target: str) -> None:
    # The path is relative to the server, and signed where the server asks for tokens.
    with session.get(f"{SERVER}{path}", stream=True, timeout=TIMEOUT_SECONDS) as response:
        checked(response)
        with open(target, "wb") as file:
            for chunk in response.iter_content(chunk_size=1 << 16):
                file.write(chunk)


def main() -> None:
    session = open_session()
    job_id = create_job(
        session,
        {
            "script_id": "test-123",
            "user_id": os.environ.get("USER_ID") or "user-456",
            "title": "The Lighthouse",
            "script_content": SCRIPT,
            "language": "en-US",
            "platform": "youtube",
            "duration": 15,
            "voice_provider": "local",
        },
    )
    print(f"Job created: {job_id}", flush=True)
    result = wait_for_result(session, job_id)
    for warning in result["warnings"]:
        print(f"Warning: {warning}")
    download(session, result["video_path"], OUTPUT)
    print(f"Video saved: {OUTPUT} ({result['resolution']}, {result['duration']:g} s)")


if __name__ == "__main__":
    try:
        main()
    except (requests.RequestException, NoFilm) as error:
        sys.exit(str(error))
