"""What other programs read: the table of integrated assessment, programs as MPS, Parquet, data packages, crates."""
