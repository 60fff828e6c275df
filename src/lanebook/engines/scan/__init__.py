"""Static scan of a firm network (ESRI) and DebtRank: one kernel, one shock a firm.

Arrays in, arrays out: `network.FirmNetwork`, then `scanning.scan`, `scanning.losses` or
`debtrank.debtrank`. METHODS 4a; docs/methods/scan.md.
"""
