"""Dependency keys (`web.AppKey`): what the web process lends to its pages."""

from __future__ import annotations

import asyncpg
from aiohttp import web

from service.config import Config

CONFIG = web.AppKey("config", Config)
POOL = web.AppKey("pool", asyncpg.Pool)
