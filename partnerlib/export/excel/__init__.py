"""A snapshot as an Excel workbook: every table, and the fit recomputed by formulas that can be followed."""

from partnerlib.export.excel.writing import excel

__all__ = ["excel"]
