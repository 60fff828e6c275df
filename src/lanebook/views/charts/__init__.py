"""Charts: Altair to Vega-Lite specifications, drawn to SVG without a browser."""
