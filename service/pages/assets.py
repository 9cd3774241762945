"""Static files with cache busting: read once, served under an address that changes with their content."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from aiohttp import hdrs, web

FOLDER = Path(__file__).parent / "static"
PATH = "/static/{name}"
_TYPES = {".css": "text/css", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    name: str
    body: bytes

    @property
    def content_type(self) -> str:
        return _TYPES[Path(self.name).suffix]

    @property
    def address(self) -> str:
        """Where pages load it from; another content has another address, so it may be kept for ever."""
        return f"/static/{self.name}?v={hashlib.sha256(self.body).hexdigest()[:12]}"


def load_assets(folder: Path = FOLDER) -> Mapping[str, Asset]:
    """All files of the folder, by name."""
    return {
        path.name: Asset(path.name, path.read_bytes())
        for path in sorted(folder.iterdir())
        if path.suffix in _TYPES
    }


def add_assets(app: web.Application, assets: Mapping[str, Asset]) -> None:
    async def show(request: web.Request) -> web.Response:
        asset = assets.get(request.match_info["name"])
        if asset is None:
            raise web.HTTPNotFound
        kept = "public, max-age=31536000, immutable" if request.query_string else "no-cache"
        return web.Response(
            body=asset.body,
            content_type=asset.content_type,
            charset="utf-8",
            headers={hdrs.CACHE_CONTROL: kept},
        )

    app.router.add_get(PATH, show)
