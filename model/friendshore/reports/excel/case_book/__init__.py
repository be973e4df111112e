"""A case as a workbook to be edited."""
