"""Credentials of nobody's, and AWS as moto has it, on a socket of this machine."""

import logging

import pytest

ACCOUNT, REGION = "123456789012", "ca-central-1"


@pytest.fixture(autouse=True)
def credentials(monkeypatch, tmp_path):
    for name in ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAOFTHETESTS")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a-secret-key-of-the-tests")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "no-config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "no-credentials"))


@pytest.fixture(scope="session")
def moto_server():
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def moto(moto_server):
    """Its address; empty at each test's beginning."""
    from urllib.request import Request, urlopen

    urlopen(Request(f"{moto_server}/moto-api/reset", method="POST")).close()
    return moto_server


@pytest.fixture
def aws(moto):
    """A function from a service's name to a client of boto3's, which knows nothing of the plugin."""
    import boto3

    def client(service):
        return boto3.client(service, endpoint_url=moto, region_name=REGION, aws_access_key_id="x", aws_secret_access_key="y")

    return client


@pytest.fixture(scope="session", autouse=True)
def descriptions():
    """The services' descriptions, read from disk once and not for each of many sessions: megabytes of JSON that never change."""
    from functools import cache

    from botocore.loaders import JSONFileLoader

    patch = pytest.MonkeyPatch()
    load, loader = JSONFileLoader.load_file, JSONFileLoader()
    patch.setattr(JSONFileLoader, "load_file", lambda self, path: cached(path))
    cached = cache(lambda path: load(loader, path))
    yield
    patch.undo()
