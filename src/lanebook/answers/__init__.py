"""One function per question, each returning a frozen `Answer`: the only source of every view."""
