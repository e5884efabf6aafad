"""Real servers for the contract tests."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.livekit_server import RunningLivekit, WebhookBox, free_port
from visavis.runtime import livekit_build
from visavis.runtime.livekit import Livekit


@pytest.fixture(scope="session")
def running_livekit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningLivekit]:
    if not Path(livekit_build.binary_path()).is_file():
        pytest.skip("the media server is not built on this machine (make build)")
    folder = tmp_path_factory.mktemp("livekit")
    webhooks = WebhookBox()
    web = webhooks.serve()
    secrets_file = folder / "secrets.json"
    running = RunningLivekit(
        Livekit(
            folder=folder,
            secrets_file=secrets_file,
            port=free_port(),
            tcp_port=free_port(),
            udp_port=free_port(socket.SOCK_DGRAM),
            webhook=f"http://127.0.0.1:{web.server_address[1]}/media/webhook",
        ),
        webhooks,
    )
    running.start()
    yield running
    for process in running.processes:
        process.kill()
        process.wait()
    web.shutdown()
    web.server_close()
