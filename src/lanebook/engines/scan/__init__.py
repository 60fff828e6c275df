"""Static scan of a firm network (ESRI) and DebtRank: one kernel, one shock a firm.

Arrays in, arrays out: `FirmNetwork`, then `scan`. METHODS 4a; docs/methods/scan.md.
"""
