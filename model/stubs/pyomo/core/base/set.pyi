from collections.abc import Iterator

class SetData:
    doc: str | None
    dimen: object
    local_name: str
    def parent_block(self) -> object | None: ...
    def subsets(self, *, expand_all_set_operators: bool) -> Iterator[SetData]: ...

NonNegativeReals: SetData
