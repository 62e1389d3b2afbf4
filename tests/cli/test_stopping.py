"""Signals ask for an orderly end, and what was there before them is there afterwards."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from newsletter.cli import console
from newsletter.cli.order import InOrderOfUse
from newsletter.packed import folder


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_first_signal_asks_to_stop(number: signal.Signals) -> None:
    with console.stop_on_signals() as stop:
        os.kill(os.getpid(), number)
        assert stop.is_set()


def test_the_second_signal_does_what_it_would_have_done() -> None:
    with console.stop_on_signals():
        os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)


def test_afterwards_signals_do_what_they_did_before() -> None:
    before = signal.getsignal(signal.SIGTERM)
    with console.stop_on_signals():
        os.kill(os.getpid(), signal.SIGTERM)
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_thread_that_gets_no_signals_gets_an_event_all_the_same() -> None:
    def entered() -> bool:
        with console.stop_on_signals() as stop:
            return stop.is_set()

    with ThreadPoolExecutor() as pool:
        assert pool.submit(entered).result() is False


def test_ctrl_c_is_acknowledged_at_once(capfd: pytest.CaptureFixture[str]) -> None:
    with console.stop_on_signals():
        os.kill(os.getpid(), signal.SIGINT)
        said = capfd.readouterr().err
    assert said == "stopping: work in progress is finished first; press Ctrl-C again to stop at once\n"


def test_a_command_that_ctrl_c_ended_says_to_run_it_again_and_ends_with_130(capfd: pytest.CaptureFixture[str]) -> None:
    with console.stop_on_signals() as stop:
        os.kill(os.getpid(), signal.SIGINT)
    with pytest.raises(typer.Exit) as ended:
        console.end_if_stopped(stop)
    said = capfd.readouterr().err.splitlines()[-1]
    assert (ended.value.exit_code, said) == (130, "newsletter: stopped; nothing is half done; run it again to continue")


def test_ctrl_c_in_a_command_that_does_not_wait_for_it_ends_with_130() -> None:
    with pytest.raises(typer.Exit) as ended, console.errors_as_lines():
        os.kill(os.getpid(), signal.SIGINT)
    assert ended.value.exit_code == 130


def test_whoever_is_told_to_end_by_a_service_manager_ends_as_before() -> None:
    with console.stop_on_signals() as stop:
        os.kill(os.getpid(), signal.SIGTERM)
        console.end_if_stopped(stop)
    assert stop.is_set()


def test_ctrl_c_while_the_program_loads_is_one_line_and_no_traceback(tmp_path: Path) -> None:
    pressed = "import os, signal; os.kill(os.getpid(), signal.SIGINT)"
    (tmp_path / "typer.py").write_text(pressed, encoding="utf-8")  # what the program loads first of others
    environment = os.environ | {"PYTHONPATH": f"{tmp_path}:{folder('newsletter').parent}"}
    command = [sys.executable, "-m", "newsletter", "run"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (
        130,
        "",
        "newsletter: stopped; nothing is half done; run it again to continue\n",
    )


def test_ctrl_c_while_a_command_loads_is_one_line_and_no_traceback() -> None:
    app = typer.Typer(cls=InOrderOfUse)

    @app.command()
    def run() -> None:
        os.kill(os.getpid(), signal.SIGINT)

    app.command("status")(lambda: None)
    done = CliRunner().invoke(app, ["run"])
    assert (done.exit_code, done.stderr) == (
        130,
        "newsletter: stopped; nothing is half done; run it again to continue\n",
    )
