"""The workbook of a study's answer."""
