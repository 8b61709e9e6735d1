"""What an engine says to one statement."""

from dataclasses import dataclass, field


@dataclass
class Answer:
    """`status` is ok, refused (not offered), failed (a run-time error) or crashed; rows hold texts, None for NULL."""

    status: str
    rows: list = field(default_factory=list)
    columns: list = field(default_factory=list)
    types: list = field(default_factory=list)
    code: str = ""
    message: str = ""
    scalar_errors: bool = False
    compile_ms: float = 0.0
    execute_ms: list = field(default_factory=list)
    cpu_ms: list = field(default_factory=list)

    @property
    def ok(self) -> bool:
        return self.status == "ok"


def text(value):
    """A value of a Python driver in Sluice's spelling."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(value)
    if hasattr(value, "isoformat"):
        return value.isoformat(sep=" ") if hasattr(value, "hour") and hasattr(value, "year") else value.isoformat()
    return format(value, "f") if type(value).__name__ == "Decimal" and value.is_finite() else str(value)
