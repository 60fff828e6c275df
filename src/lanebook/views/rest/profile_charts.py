"""Charts of profiles: what the table of charts calls for firms and sites."""

from __future__ import annotations

from typing import Any, TypeVar

from lanebook.answers.show.firm_payload import FirmProfile
from lanebook.answers.show.history import DatedYear
from lanebook.answers.show.profile import show
from lanebook.answers.show.site import SiteProfile
from lanebook.answers.wording import figure, number
from lanebook.base.errors import InputError
from lanebook.views.charts.patron import patron_path
from lanebook.views.charts.ramp import RampYear, ramp
from lanebook.views.charts.site import site_ramp, slip
from lanebook.views.rest.asked import Asked
from lanebook.views.rest.params import SubjectChartParams

P = TypeVar("P", FirmProfile, SiteProfile)


def draw_ramp(asked: Asked, params: SubjectChartParams) -> dict[str, Any]:
    """Draw a site's ramp against what was announced."""
    site = _profile(asked, params.subject, SiteProfile)
    return site_ramp(site.ramp, asked.book.as_of.valid_at, theme=params.theme)


def draw_slip(asked: Asked, params: SubjectChartParams) -> dict[str, Any]:
    """Draw announced against actual days, level by level."""
    site = _profile(asked, params.subject, SiteProfile)
    return slip(site.milestones, asked.book.as_of.valid_at, theme=params.theme)


def draw_path(asked: Asked, params: SubjectChartParams) -> dict[str, Any]:
    """Draw the largest patron's share over time."""
    history = _profile(asked, params.subject, FirmProfile).history
    steps = history.shares if history else ()
    return patron_path(steps, asked.book.as_of.valid_at, theme=params.theme)


def draw_dated(asked: Asked, params: SubjectChartParams) -> dict[str, Any]:
    """Draw a firm's dated megawatts by firmness against what it asks, per year-end."""
    profile = _profile(asked, params.subject, FirmProfile)
    years = [_ramp_year(each) for each in (profile.history.dated if profile.history else ())]
    return ramp(years, theme=params.theme, per_row=1)


def _profile(asked: Asked, subject: str, wanted: type[P]) -> P:
    found = show(asked.book, subject).data
    if not isinstance(found, wanted):
        kind = wanted.__name__.removesuffix("Profile").lower()
        raise InputError(
            f"{subject!r} has no such chart at this date.",
            expected=f"a {kind} of which something was known",
            next_step=f"ask for a {kind}, or for a later day.",
        )
    return found


def _ramp_year(each: DatedYear) -> RampYear:
    """Return a year-end in GW; what is unknown has no parts and reads `?`."""
    split = each.split
    parts = (
        (split.energised_mw, split.binding_mw, split.announced_mw - split.forecast_mw,
         split.forecast_mw, split.soft_mw)
        if split is not None
        else ()
    )  # fmt: skip
    known = each.cleared.point is not None
    return RampYear(
        lab="",
        year=each.year,
        parts=tuple(max(part, 0.0) / 1000 for part in parts),
        low=None,
        high=None,
        open=each.open.point / 1000 if each.open.point else None,
        label=number((each.cleared.point or 0.0) / 1000, 1) if known else figure(each.cleared),
        open_label=_open_label(each),
    )


def _open_label(each: DatedYear) -> str:
    if each.open.point is None:
        return ""
    sign = {"at_least": "≥", "up_to": "≤", "approx": "~"}.get(each.open.bound, "")
    return sign + number(each.open.point / 1000, 1)
