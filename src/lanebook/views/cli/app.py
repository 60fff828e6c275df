"""The table of commands. Each lives in its own module and is imported only when called."""

from __future__ import annotations

from cyclopts import App, Group, Parameter

from lanebook.base.version import VERSION

#: command -> (module:function, one line of help)
COMMANDS: dict[str, tuple[str, str]] = {
    "world": (
        "lanebook.views.cli.world:command",
        "Where the sites are, on which grid, for whom, and what stands by a day.",
    ),
    "run": (
        "lanebook.views.cli.run:command",
        "Everything at once: check, sheet, workbook, brief and map, into one folder.",
    ),
    "brief": (
        "lanebook.views.cli.brief:command",
        "One page to forward, and the evidence behind it, as HTML and PDF.",
    ),
    "map": (
        "lanebook.views.cli.map:command",
        "Who is tied to whom: a summary, or a file for a graph program.",
    ),
    "serve": (
        "lanebook.views.cli.serve:command",
        "The web app over the same answers, in the browser.",
    ),
    "show": (
        "lanebook.views.cli.show:command",
        "The profile of a firm, site, tie, source, layer or market.",
    ),
    "diff": (
        "lanebook.views.cli.diff:command",
        "What became known between two days, and which beliefs changed.",
    ),
    "add": ("lanebook.views.cli.edit:add", "Check one claim and record it in a private layer."),
    "backup": ("lanebook.views.cli.upkeep:backup", "Copy the ledger while it is in use."),
    "doctor": (
        "lanebook.views.cli.upkeep:examine",
        "Versions, places, sizes, limits and settings.",
    ),
    "export": (
        "lanebook.views.cli.export_book:command",
        "Write the rows of layers as CSV, identical to what was imported.",
    ),
    "import": (
        "lanebook.views.cli.import_book:command",
        "Check a book and record it in a private layer, all of it or nothing.",
    ),
    "log": (
        "lanebook.views.cli.log:command",
        "What was recorded when; back-filled claims are called so.",
    ),
    "retract": (
        "lanebook.views.cli.edit:retract",
        "Take a claim back, with the reason; the base stays as shipped.",
    ),
    "today": (
        "lanebook.views.cli.today:command",
        "The book in one screen: what is asked, dated, new and contradicted.",
    ),
    "sheet": (
        "lanebook.views.cli.sheet:sheet",
        "Who has which megawatts from whom, by year, and what stays open.",
    ),
    "undo": (
        "lanebook.views.cli.edit:undo_receipt",
        "Take an import, an addition, a retraction or an undo back.",
    ),
    "verify": (
        "lanebook.views.cli.upkeep:verify",
        "Walk the hash chain and name the first entry that is not as recorded.",
    ),
    "lanes": (
        "lanebook.views.cli.lanes:command",
        "A lab's lanes as a timeline, or which lab leans least on one patron.",
    ),
    "capex": (
        "lanebook.views.cli.capex:command",
        "Spending by firm and year, what it builds, and the revenue that must pay for it.",
    ),
    "scan": (
        "lanebook.views.cli.scan:command",
        "What stops if a firm stops, for every firm of the book or of your own network.",
    ),
    "option": (
        "lanebook.views.cli.option:command",
        "Which new lane closes a column, by when, at what cost and regret.",
    ),
    "theses": (
        "lanebook.views.cli.theses:command",
        "Rival readings of the moment: what their indicators say, then and now.",
    ),
    "constraints": (
        "lanebook.views.cli.constraints:command",
        "What binds in each period, how surely, and what one more unit is worth.",
    ),
    "chokepoints": (
        "lanebook.views.cli.chokepoints:command",
        "Where supply hangs on few: HHI, what a stop would do, what two labs share.",
    ),
    "check": (
        "lanebook.views.cli.check:command",
        "Find everything that is wrong with a book, before any of it enters a ledger.",
    ),
    "ensemble": (
        "lanebook.views.cli.ensemble:command",
        "A thousand draws of a scenario: what binds how surely, and what moves it.",
    ),
    "shock": (
        "lanebook.views.cli.shock:command",
        "What breaks: who loses what, when, by which way, and who gains.",
    ),
    "scenario": (
        "lanebook.views.cli.scenario:command",
        "What could happen: the scenarios, what each does to what binds, and your own.",
    ),
    "why": (
        "lanebook.views.cli.why:command",
        "Why a value stands: winner, losers, rule, sources, what each reading implies.",
    ),
}

#: Heading in `lanebook --help` -> commands under it, in this order.
GROUPS: dict[str, tuple[str, ...]] = {
    "Questions": ("today", "sheet", "lanes", "capex", "why", "diff", "show", "map", "world"),
    "What binds": ("constraints", "scenario", "ensemble", "option", "theses"),
    "What breaks": ("shock", "scan", "chokepoints"),
    "In the browser": ("serve",),
    "Documents": ("run", "brief"),
    "The book": ("check", "import", "export", "add", "retract", "undo", "log"),
    "Upkeep": ("verify", "backup", "doctor"),
}  # fmt: skip

EPILOGUE = (
    "Every question takes --known DAY (what had been published by then), --valid DAY, --json and"
    " more: lanebook COMMAND --help. --debug adds Python's traceback to a failure."
)


def build_app() -> App:
    """Return the command-line application."""
    app = App(
        name="lanebook",
        help="Who promised how much AI compute to whom, for when, on whose word.",
        usage="Usage: lanebook COMMAND [OPTIONS]",
        help_epilogue=EPILOGUE,
        help_format="plaintext",
        version=VERSION,
        group_commands=Group("General", sort_key=len(GROUPS) + 1),
        default_parameter=Parameter(negative_iterable=(), show_default=False),
        result_action="return_value",
    )
    headings = [Group(title, sort_key=rank) for rank, title in enumerate([*GROUPS, "More"])]
    for name, (target, help_line) in COMMANDS.items():
        group, rank = place(name)
        app.command(
            target,
            name=name,
            help=help_line,
            help_epilogue="",
            group=headings[group],
            sort_key=rank,
        )
    return app


def place(command: str) -> tuple[int, int]:
    """Return where `command` stands in the help: group and place in it; unknown ones last."""
    for rank, members in enumerate(GROUPS.values()):
        if command in members:
            return rank, members.index(command)
    return len(GROUPS), 0
