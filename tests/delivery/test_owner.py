"""Whose claim it is, and whether they are gone."""

import os
import socket
import subprocess
import sys

import pytest

from newsletter.delivery import owner

HOST = socket.gethostname()


def ended() -> int:
    """The number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_run_of_this_process_is_gone_when_it_is_over() -> None:
    with owner.this_run() as name:
        while_it_runs = owner.is_gone(name)
    assert (while_it_runs, owner.is_gone(name)) == (False, True)


def test_no_two_runs_have_one_name() -> None:
    with owner.this_run() as one, owner.this_run() as other:
        assert one != other


def test_a_process_that_ended_is_gone() -> None:
    assert owner.is_gone(f"{HOST}:{ended()}:0badcafe")


def test_a_process_of_a_run_that_ended_is_gone() -> None:
    with owner.this_run() as name:
        _, _, place, _ = name.split(":")
    assert (len(place), owner.is_gone(f"{HOST}:{ended()}:{place}:0badcafe")) == (8, True)


def test_of_two_machines_of_one_name_none_says_of_the_other_s_processes_that_they_are_gone() -> None:
    assert not owner.is_gone(f"{HOST}:{ended()}:another0:0badcafe")


def test_a_process_that_had_our_number_before_us_is_gone() -> None:
    assert owner.is_gone(f"{HOST}:{os.getpid()}:0badcafe")


def test_another_living_process_is_not_gone() -> None:
    assert not owner.is_gone(f"{HOST}:{os.getppid()}:0badcafe")


def test_a_process_of_another_user_is_not_gone() -> None:
    assert not owner.is_gone(f"{HOST}:1:0badcafe")


@pytest.mark.parametrize("name", ["elsewhere:999999999:0badcafe", "", "nobody", f"{HOST}:none:0badcafe"])
def test_of_whoever_cannot_be_looked_up_nobody_says_that_they_are_gone(name: str) -> None:
    assert not owner.is_gone(name)
