"""Signals ask for an orderly end, and what was there before them is there afterwards."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor

import pytest

from newsletter.cli import console


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
