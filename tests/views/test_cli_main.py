"""The last door before the user: exit statuses, plain words, no traceback unless asked for."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from types import ModuleType

import pytest

from lanebook.base.errors import UnknownName
from lanebook.base.version import VERSION
from lanebook.views.cli.app import COMMANDS, GROUPS

LANEBOOK = [sys.executable, "-m", "lanebook.views.cli.main"]


def _raise(error: BaseException) -> Callable[[], int]:
    def command() -> int:
        raise error

    return command


def _options(*, known: str = "", lab: tuple[str, ...] = ()) -> int:
    print(known, lab)
    return 5


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module of commands that fail in every way there is."""
    module = ModuleType("failing_commands")
    module.__dict__.update(
        fault=_raise(ValueError("half a megawatt")),
        unknown=_raise(
            UnknownName("No lab is called 'opnai'.", expected="an id", next_step="try openai.")
        ),
        disk=_raise(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "out/brief.pdf")),
        pipe=_raise(OSError(errno.EIO, os.strerror(errno.EIO))),
        stop=_raise(KeyboardInterrupt()),
        options=_options,
    )
    monkeypatch.setitem(sys.modules, "failing_commands", module)
    for name in ("fault", "unknown", "disk", "pipe", "stop", "options"):
        monkeypatch.setitem(COMMANDS, name, (f"failing_commands:{name}", "Fail."))
    return module


def test_a_fault_is_two_lines_that_say_how_to_report_it(cli, commands):
    ran = cli("fault")
    assert ran.status == 70
    assert ran.err.splitlines() == [
        "lanebook: a fault of Lanebook's own stopped this: ValueError: half a megawatt",
        "  next: report it with the output of the command with --debug, and of lanebook doctor.",
    ]


def test_debug_shows_the_traceback_wherever_it_stands(cli, commands, monkeypatch):
    assert "Traceback (most recent call last)" in cli("--debug", "fault").err
    assert "Traceback (most recent call last)" in cli("fault", "--debug").err
    monkeypatch.setenv("LANEBOOK_DEBUG", "1")
    assert "Traceback (most recent call last)" in cli("fault").err
    monkeypatch.setenv("LANEBOOK_DEBUG", "0")
    assert "Traceback" not in cli("fault").err


def test_errors_on_purpose_keep_their_status_and_three_parts(cli, commands):
    ran = cli("unknown")
    assert ran.status == 2
    assert ran.err == (
        "lanebook: No lab is called 'opnai'.\n  expected: an id\n  next: try openai.\n"
    )


def test_a_full_disk_names_the_file(cli, commands):
    ran = cli("disk")
    assert ran.status == 1
    assert ran.err.splitlines()[0] == "lanebook: out/brief.pdf: No space left on device"


def test_a_system_error_without_a_file_is_told_without_one(cli, commands):
    assert cli("pipe").err.splitlines()[0] == "lanebook: Input/output error"


def test_an_interrupt_is_quiet(cli, commands):
    ran = cli("stop")
    assert (ran.status, ran.out, ran.err) == (130, "", "")


@pytest.mark.parametrize(
    ("arguments", "first_line", "help_of"),
    [
        (
            ["options", "--lob", "x"],
            "lanebook: Unknown option: --lob. Did you mean --lab?",
            " options",
        ),
        (["options", "stray"], "lanebook: Unexpected 'stray'.", " options"),
        (
            ["options", "--known"],
            'lanebook: Command "options" parameter --known requires an argument.',
            " options",
        ),
    ],
)
def test_a_request_not_understood_names_the_help_to_read(
    cli, commands, arguments, first_line, help_of
):
    ran = cli(*arguments)
    assert ran.status == 2
    assert ran.err.splitlines() == [
        first_line,
        f"  next: lanebook{help_of} --help lists what can be asked.",
    ]


def test_an_unknown_command_suggests_the_nearest(cli, commands):
    ran = cli("optoins")
    assert ran.status == 2
    assert 'Unknown command "optoins". Did you mean "options"?' in ran.err
    assert ran.err.endswith("  next: lanebook --help lists what can be asked.\n")


def test_a_command_s_own_status_is_returned(cli, commands):
    ran = cli("options", "--lab", "a", "--lab", "b")
    assert (ran.status, ran.out) == (5, " ('a', 'b')\n")


def test_version_and_no_command_are_answered(cli):
    assert cli("--version").out == f"lanebook {VERSION}\n"
    assert cli().out == cli("--help").out == cli("-h").out
    assert cli("--help").out.startswith("Usage: lanebook COMMAND [OPTIONS]\n")


def test_a_reader_that_leaves_early_hears_nothing():
    """`lanebook --help | true`, with a pipe whose reader is gone before we write."""
    read, write = os.pipe()
    os.close(read)
    try:
        ran = subprocess.run(
            [*LANEBOOK, "--help"], stdout=write, stderr=subprocess.PIPE, text=True, check=False
        )
    finally:
        os.close(write)
    assert (ran.returncode, ran.stderr) == (141, "")


def test_root_help_imports_nothing_heavy():
    program = (
        "import sys; from lanebook.views.cli.main import main; main(['--help']);"
        "print(sorted({name.partition('.')[0] for name in sys.modules}"
        " & {'cyclopts', 'polars', 'rich', 'sqlalchemy', 'pydantic', 'numpy', 'asyncio'}),"
        " file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stderr == "[]\n"


def test_every_command_has_one_place_in_the_help():
    listed = [name for members in GROUPS.values() for name in members]
    assert len(listed) == len(set(listed))
    assert sorted(COMMANDS) == sorted(name for name in listed if name in COMMANDS)
