"""`show`: the profile of a firm, site, tie, source, layer or market at one as-of."""

from lanebook.answers.show.profile import NothingKnown, Profile, show

__all__ = ["NothingKnown", "Profile", "show"]
