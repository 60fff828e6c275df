"""Who is let in: the token of scripts, the one-time code of the link, the sessions of browsers."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final

from lanebook.base.clock import stopwatch
from lanebook.base.secret import new_secret, same_secret

#: So many failed attempts in so many seconds; then nobody signs in until the first is that old.
ATTEMPTS: Final = 10
WINDOW_SECONDS: Final = 60.0
#: Browsers that may be signed in at once; the oldest goes.
SESSIONS: Final = 32


class Keeper:
    """Holds the secrets of one running server, in memory only.

    Args:
        on_new_code: told each fresh one-time code, the first included.
        make: makes a secret.
        elapsed: seconds since some start.
    """

    def __init__(
        self,
        on_new_code: Callable[[str], None] = lambda _: None,
        *,
        make: Callable[[], str] = new_secret,
        elapsed: Callable[[], float] | None = None,
    ) -> None:
        self._make = make
        self._elapsed = elapsed or stopwatch()
        self._on_new_code = on_new_code
        self.token = make()
        self._token = self.token.encode("ascii")
        self._spent: deque[str] = deque(maxlen=SESSIONS)
        self._sessions: deque[bytes] = deque(maxlen=SESSIONS)
        self._failures: deque[float] = deque(maxlen=ATTEMPTS)
        self._code = make()
        on_new_code(self._code)

    def secrets(self) -> tuple[str, ...]:
        """Return everything that must not be written anywhere."""
        sessions = (session.decode("ascii") for session in self._sessions)
        return (self.token, self._code, *self._spent, *sessions)

    def sign_in(self, code: str) -> str | None:
        """Return a new session for the current one-time code, which is spent; None for another."""
        if not same_secret(code.encode("utf-8", "replace"), self._code.encode("ascii")):
            self.note_failure()
            return None
        session = self._make()
        self._sessions.append(session.encode("ascii"))
        self._spent.append(self._code)
        self._code = self._make()
        self._on_new_code(self._code)
        return session

    def knows_session(self, value: bytes) -> bool:
        """Tell whether `value` is a session; every session is compared, whichever it is."""
        known = False
        for session in self._sessions:
            known |= same_secret(value, session)
        return known

    def knows_token(self, value: bytes) -> bool:
        """Tell whether `value` is the token of scripts."""
        return same_secret(value, self._token)

    def note_failure(self) -> None:
        """Count one failed attempt."""
        self._failures.append(self._elapsed())

    def wait_seconds(self) -> int:
        """Return how long nobody may try; 0 if anybody may."""
        if len(self._failures) < ATTEMPTS:
            return 0
        left = self._failures[0] + WINDOW_SECONDS - self._elapsed()
        return int(left) + 1 if left > 0 else 0
