"""Claims of articles held against data and plans, apart from the question itself."""
