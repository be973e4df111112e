"""The checks of the workbook of a plan: two ways of counting, live."""
