"""The planner's desk without its window: knobs, previews and plans in processes of their own, and what guards them."""
