class Component:
    """What is on a block under a name."""

    name: str
    local_name: str
    active: bool
    def is_indexed(self) -> bool: ...
    def is_reference(self) -> bool: ...
