"""Networks from belief: the only part of `network` that sees evidence."""
