"""What writes cells: values and formulas, styles, pages, charts, and the file."""
