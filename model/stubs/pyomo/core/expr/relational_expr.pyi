class RelationalExpression:
    """That one expression is at most, or equals, another."""
