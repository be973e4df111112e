"""The workbook of two plans side by side."""
