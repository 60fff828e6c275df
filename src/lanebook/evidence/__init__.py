"""Claims in, belief out: reading, checks, ledger, as-of belief."""
