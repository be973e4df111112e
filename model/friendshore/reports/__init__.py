"""What a plan or an answer leaves behind: workbook, page, tables, console, and the folder that holds them."""
