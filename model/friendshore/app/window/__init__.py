"""What a planner sees of the desk: one page in the browser, a file for each of its panes, callbacks beside them."""
