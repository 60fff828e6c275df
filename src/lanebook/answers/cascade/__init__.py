"""The cascade's inputs of a book: who makes what for whom, with stocks, lags and terms."""
