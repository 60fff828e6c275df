"""One override or draw of a scenario file, by the table of forms."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final, cast

from lanebook.scenarios.amounts import DAYS_A_YEAR, NotRead, parse_amount, parse_moment
from lanebook.scenarios.distributions import drawn_amount, ends
from lanebook.scenarios.forms import (
    DRAWABLE,
    FIELDS,
    FORMS,
    MARKETS_OF,
    RULE_KEYS,
    RULE_KINDS,
    RULE_NEEDS,
    Form,
)
from lanebook.scenarios.located import Located, nearest
from lanebook.scenarios.model import (
    KINDS,
    RULES,
    VERBS,
    Amount,
    Distribution,
    Draw,
    Kind,
    Moment,
    Override,
    Rule,
    Target,
    Unit,
    Verb,
)
from lanebook.scenarios.yaml_text import Mapped, Node, Text

_NAME: Final = re.compile(r"[^\s:][^\n]{0,119}")
#: Kinds of target that a key may name.
KINDS_OF: Final[dict[str, tuple[Kind, ...]]] = {
    "to": ("jurisdiction", "buyer"),
    "with": ("buyer", "firm"),
    "without": ("layer",),
    "like": ("family",),
}


@dataclass
class _Read:
    """Values of one override while it is read."""

    line: int
    values: dict[str, Any] = field(default_factory=dict)
    drawn: dict[str, Distribution] = field(default_factory=dict)


def override_of(here: Located, node: Node) -> Override | None:
    """Return one override, or None where its verb or its target cannot be read."""
    read = _read(here, node, may_draw=False)
    return None if read is None else Override(**read.values)


def draw_of(here: Located, node: Node) -> Draw | None:
    """Return one draw, or None where it cannot be read."""
    read = _read(here, node, may_draw=True)
    if read is None:
        return None
    if len(read.drawn) != 1:
        said = "A draw spreads one amount; this one spreads none."
        if read.drawn:
            said = "A draw spreads one amount; this one spreads two."
        here.find("Y015", read.line, said, "write one amount as {triangular: [low, mode, high]}.")
        return None
    ((key, distribution),) = read.drawn.items()
    amount: Amount | None = read.values.get(key)
    if amount is not None:
        for end in ends(distribution):
            if fault := out_of_range(read.values["verb"], key, end, amount.unit):
                here.find("Y010", read.line, f"{key}: the end {end:.4g} of the spread {fault}.")
    return Draw(Override(**read.values), cast("Any", key), distribution)


def _read(here: Located, node: Node, *, may_draw: bool) -> _Read | None:
    mapped = here.mapped(node, "An override")
    if mapped is None:
        return None
    verbs = [key for key in mapped.items if key in VERBS]
    if len(verbs) != 1:
        said = f"An override has one verb; this one has {', '.join(verbs) or 'none'}."
        others = [key for key in mapped.items if key not in FIELDS]
        here.find("Y008", mapped.line, said, nearest(others[0] if others else "", VERBS))
        return None
    verb: Verb = verbs[0]
    form = FORMS[verb]
    here.refuse_others(mapped, (verb, *form.keys), f"The verb {verb}")
    target = _target(here, mapped.items[verb], verb, form.kinds)
    if target is not None and target.kind == "market":
        markets = MARKETS_OF.get(verb, ())
        here.known(target.name, markets, mapped.lines[verb], f"A market to {verb}", "Y014")
    read = _Read(mapped.line, {"verb": verb, "target": target, "line": mapped.lines[verb]})
    for key, value in mapped.items.items():
        if key in form.keys:
            _value(here, read, form, key, value, may_draw=may_draw)
    _check(here, mapped, form, verb, read)
    return None if target is None else read


def _value(here: Located, read: _Read, form: Form, key: str, node: Node, *, may_draw: bool) -> None:
    kind = FIELDS[key]
    if kind in ("targets", "target"):
        targets = tuple(
            target
            for line, text in here.texts(node, key)
            if (target := _target(here, Text(line, text), key, KINDS_OF[key]))
        )
        name = "others" if key == "with" else key
        read.values[name] = targets if kind == "targets" else next(iter(targets), None)
    elif kind == "amount" and isinstance(node, Mapped) and may_draw and key in DRAWABLE:
        spread = drawn_amount(here, node, _units(form, key))
        if spread is not None:
            read.values[key], read.drawn[key] = spread
    else:
        _scalar(here, read, form, key, node)


def _scalar(here: Located, read: _Read, form: Form, key: str, node: Node) -> None:
    text = here.text(node, key)
    if not text:
        if isinstance(node, Text):
            here.find("Y006", node.line, f"{key} says nothing.")
        return
    try:
        _set(read.values, form, key, text)
    except NotRead as error:
        here.find(error.code, node.line, f"{key}: {error}", error.hint)


def _set(values: dict[str, Any], form: Form, key: str, text: str) -> None:
    """Put one scalar where it belongs; raises NotRead."""
    kind = FIELDS[key]
    if kind == "amount":
        values[key] = parse_amount(text, _units(form, key))
    elif kind == "share":
        values[key] = _share(text)
    elif kind == "duration":
        months = _months(text)
        if key == "notice":
            values["notice_days"] = months * DAYS_A_YEAR / 12
        else:
            values["ramp_months" if key == "ramp" else "for"] = months
            if key == "for":
                values["for_text"] = text
    elif kind == "moment":
        name = "begins" if key == "from" else "ends"
        values[name] = parse_moment(text, end=key == "until")
    elif kind == "rule":
        if text not in RULES:
            raise NotRead("Y008", f"{text[:60]!r} is no rule.", nearest(text, RULES))
        values[key] = text
    else:
        values[key] = text


def _units(form: Form, key: str) -> tuple[Unit, ...]:
    return form.by if key == "by" else form.at


def _share(text: str) -> float:
    amount = parse_amount(text, ("share",))
    if not 0 < amount.value <= 1:
        raise NotRead("Y010", f"{text!r} is no part.", "write more than 0 % and at most 100 %.")
    return amount.value


def _months(text: str) -> float:
    amount = parse_amount(text, ("months",))
    if not 0 < amount.value <= 600:
        raise NotRead("Y010", f"{text!r} is no length of time.", "write up to 50 years.")
    return amount.value


def _target(here: Located, node: Node, what: str, kinds: tuple[Kind, ...]) -> Target | None:
    text = here.text(node, what)
    kind, colon, name = text.partition(":")
    name = name.strip()
    if not colon or not _NAME.fullmatch(name):
        here.find("Y013", node.line, f"{text[:80]!r} is no target of {what}.")
        return None
    if not here.known(kind, KINDS, node.line, "The kind of target", "Y013"):
        return None
    if kind not in kinds:
        said = f"{what} does not apply to a {kind}."
        here.find("Y014", node.line, said, f"use one of: {', '.join(kinds)}.")
        return None
    return Target(kind, name)


def _check(here: Located, mapped: Mapped, form: Form, verb: Verb, read: _Read) -> None:
    """Note what is missing, what excludes another, and what runs backwards; settle `for`."""
    line, values = mapped.lines[verb], read.values
    for key in form.needs:
        if key not in mapped.items:
            here.find("Y006", line, f"The verb {verb} needs {key}.")
    if rule := read.values.get("rule"):
        _check_rule(here, mapped, line, rule, values)
    given = [key for key in form.one_of if key in mapped.items]
    if form.one_of and len(given) != 1:
        said = f"The verb {verb} needs one of {' and '.join(form.one_of)}."
        here.find("Y015", line, said)
    months, text = values.pop("for", None), values.pop("for_text", "")
    begins, ends = values.get("begins"), values.get("ends")
    if months is not None:
        if ends is not None or begins is None:
            here.find("Y015", line, "for stands beside from, and not beside until.")
            return
        values["ends"] = ends = Moment(begins.at + months / 12, f"for {text}")
    if begins is not None and ends is not None and ends.at <= begins.at:
        here.find("Y012", line, f"It begins {begins.text} and ends {ends.text}.")
    _bounds(here, line, verb, values)


def _check_rule(
    here: Located, mapped: Mapped, line: int, rule: Rule, values: dict[str, Any]
) -> None:
    """Note what a rule of `policy` needs, and what it has no meaning for."""
    for key in RULE_NEEDS[rule]:
        if key not in mapped.items:
            here.find("Y006", line, f"The rule {rule} needs {key}.")
    for key in FORMS["policy"].takes:
        if key in mapped.items and key not in RULE_KEYS[rule]:
            here.find("Y005", mapped.lines[key], f"The rule {rule} has no key {key}.")
    target: Target | None = values.get("target")
    if target is not None and target.kind not in RULE_KINDS[rule]:
        said = f"The rule {rule} does not apply to a {target.kind}."
        here.find("Y014", line, said, f"use one of: {', '.join(RULE_KINDS[rule])}.")


def _bounds(here: Located, line: int, verb: Verb, values: dict[str, Any]) -> None:
    for key in DRAWABLE:
        amount: Amount | None = values.get(key)
        if amount is not None and (fault := out_of_range(verb, key, amount.value, amount.unit)):
            here.find("Y010", line, f"{key}: {amount.text!r} {fault}.")


def out_of_range(verb: Verb, key: str, value: float, unit: Unit) -> str:
    """Return why an amount cannot be, in words; "" if it can."""
    if unit == "months" and abs(value) > 600:
        return "is more than 50 years"
    if unit == "share" and key == "by" and value < -1:
        return "takes away more than there is"
    if key == "at" and value < 0:
        return "is below zero"
    if verb == "policy" and value > 1:
        return "lets through more than is made"
    if verb == "build" and value < 0:
        return "takes away; use cap or outage"
    return ""
