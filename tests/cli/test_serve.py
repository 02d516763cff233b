import json
import os
import signal
import time
import urllib.request


def test_it_says_where_it_listens_and_what_to_try_and_stops_when_it_is_told_to(serve, tmp_path):
    server = serve()
    said = "".join(server.said)
    for expected in ("Maple Dental (+14165550100)", str(tmp_path / "data"), "bella call --from", "/twilio/voice", "No TWILIO_AUTH_TOKEN"):
        assert expected in said
    status, health = server.get("/healthz")
    assert (status, health["status"]) == (200, "ok")
    assert server.get("/readyz")[0] == 200
    code, out, err = server.stop()
    assert (code, err) == (0, "")
    assert out.endswith("Stopped.\n")


def test_a_second_server_on_the_same_database_is_refused_and_told_who_has_it(serve, bella):
    server = serve()
    ran = bella("serve", "--port", "0")
    assert ran.code == 1
    assert f"another bella (process {server.process.pid}) serves" in ran.err
    assert server.stop(signal.SIGINT)[0] == 0


def test_a_server_that_was_killed_leaves_no_lock_behind(serve):
    serve().stop(signal.SIGKILL)
    assert serve().get("/healthz")[0] == 200


def test_a_key_can_be_made_and_a_clinic_imported_while_it_runs(serve, bella):
    server = serve()
    key = bella("keys", "create", "tests", "--scope", "read").out.strip()
    request = urllib.request.Request(server.address + "/appointments", headers={"X-API-Key": key})
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert json.load(answer) == {"items": [], "next": None}
    assert bella("clinic", "import", "-", stdin=bella("clinic", "export").out).code == 0


def test_production_without_what_it_needs_refuses_and_says_what(bella):
    ran = bella("serve", "--port", "0", BELLA_ENVIRONMENT="production")
    assert ran.code == 1
    assert "TWILIO_AUTH_TOKEN is not set" in ran.err


def test_an_address_that_is_taken_is_said_to_be(serve, bella, tmp_path):
    port = serve().address.rpartition(":")[2]
    ran = bella("serve", "--port", port, BELLA_DATA_DIR=str(tmp_path / "other"))
    assert ran.code == 1
    assert f"cannot listen on 127.0.0.1 port {port}: Address already in use; choose another --host or --port" in ran.err


def test_a_data_folder_that_cannot_be_made_is_named(bella, tmp_path):
    (tmp_path / "file").write_text("")
    ran = bella("serve", "--port", "0", BELLA_DATA_DIR=str(tmp_path / "file" / "data"))
    assert (ran.code, ran.err) == (1, f"bella: {tmp_path / 'file' / 'data'}: Not a directory\n")


def test_a_plugin_whose_task_refuses_to_end_does_not_keep_it_from_stopping(serve, tmp_path):
    info = tmp_path / "stubborn-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: stubborn\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[bella.plugins]\nstubborn = stubborn_module:Stubborn\n")
    (tmp_path / "stubborn_module.py").write_text(
        "import asyncio\n"
        "class Stubborn:\n"
        "    api = 1\n"
        "    async def startup(self, host):\n"
        "        host.spawn('stubborn', self.stay())\n"
        "    async def stay(self):\n"
        "        while True:\n"
        "            try:\n"
        "                await asyncio.sleep(3600)\n"
        "            except asyncio.CancelledError:\n"
        "                pass\n"
    )
    server = serve(PYTHONPATH=str(tmp_path) + os.pathsep + os.environ.get("PYTHONPATH", ""))
    started = time.monotonic()
    code, out, _ = server.stop()
    assert code == 0
    assert '"event":"spawned_tasks_stuck"' in out
    assert time.monotonic() - started < 15
