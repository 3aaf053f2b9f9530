"""A file that is given out, and what a browser is told of it."""

import base64
import hashlib
from dataclasses import dataclass
from functools import cached_property

from .assets import REVALIDATE


@dataclass(frozen=True)
class File:
    """One file that is given out."""

    path: str  # below the panel's address
    body: bytes
    origin: str  # whose it is, with the version
    cache: str = REVALIDATE

    @cached_property
    def integrity(self) -> str:
        """What a browser checks it by (Subresource Integrity)."""
        return f"sha256-{base64.b64encode(hashlib.sha256(self.body).digest()).decode()}"
