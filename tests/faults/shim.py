"""A machine that fails on purpose: a clock that jumps, a disk that is full or slow, a loss of power (shim.c, preloaded)."""

import contextlib
import mmap
import os
import shutil
import socketserver
import struct
import subprocess
import threading
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import pytest

_SOURCE: Final = Path(__file__).with_suffix(".c")
_SWITCHES: Final = struct.Struct("=qqq")


@lru_cache(maxsize=1)
def library() -> Path | None:
    """The compiled shim; None where there is no compiler, or no Linux."""
    compiled = Path(mkdtemp(prefix="klaim-shim-")) / "shim.so"
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None or not Path("/proc/self/fd").exists():
        return None
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", compiled, _SOURCE, "-ldl", "-lpthread"], check=True)
    return compiled


class Machine:
    """The switches of the processes that are started with its `environment`; they may be turned while these run."""

    def __init__(self, folder: Path, root: Path) -> None:
        self._file, self._root = folder / "switches", root.resolve()
        self._file.write_bytes(_SWITCHES.pack(0, 0, 0))
        with self._file.open("r+b") as opened:
            self._shared = mmap.mmap(opened.fileno(), _SWITCHES.size)

    def environment(self, disk: "Disk | None" = None) -> Mapping[str, str]:
        """What a process is to be started with; skips the test where nothing can be preloaded."""
        if (preloaded := library()) is None:
            pytest.skip("needs Linux and a C compiler")
        noting = {"KLAIM_SHIM_SOCKET": disk.address} if disk else {}
        return {"LD_PRELOAD": str(preloaded), "KLAIM_SHIM": str(self._file), "KLAIM_SHIM_ROOT": str(self._root), **noting}

    def turn(self, *, clock: int = 0, full: bool = False, stall: int = 0) -> None:
        """The clock is ahead by so many seconds, the disk is full, a flush takes so many milliseconds more; what is not named is mended."""
        self._shared[:] = _SWITCHES.pack(clock, full, stall)


class Disk:
    """What of the files below *root* would be there if the power failed now: what was flushed, under names that were.

    A file's name is safe from its first flush on (as journaling file systems have it), another name it takes from the flush of its folder.
    """

    def __init__(self, root: Path) -> None:
        self._root, self._lock, self._off = root.resolve(), threading.Lock(), False
        self._safe: dict[str, tuple[int, bytes]] = {}  # inode and content, by path
        self._contents: dict[int, bytes] = {}
        self.flushes = 0
        self.address = str(Path(mkdtemp(prefix="klaim-disk-")) / "socket")

    def note(self, kind: str, path: str) -> bool:
        """What is on disk now that this was flushed; False where the power is off."""
        with self._lock:
            if self._off:
                return False
            self.flushes += 1
            for each in self._root.rglob("*") if kind == "all" else [path]:
                self._note_folder(str(each)) if os.path.isdir(each) else self._note_file(str(each))  # noqa: PTH112
            return True

    def cut(self) -> None:
        """The power goes: no flush returns from now on."""
        with self._lock:
            self._off = True

    def restore(self) -> None:
        """The power is back, and with it what was safe; nothing may run on it just now."""
        for path in [path for path in self._root.rglob("*") if path.is_file() or path.is_symlink()]:
            path.unlink()
        for name, (_, content) in self._safe.items():
            Path(name).parent.mkdir(parents=True, exist_ok=True)
            Path(name).write_bytes(content)
        self._off, self._contents, self._safe = False, {}, {}
        self.note("all", str(self._root))

    def _note_file(self, path: str) -> None:
        with contextlib.suppress(OSError), open(path, "rb") as file:  # noqa: PTH123
            inode = os.fstat(file.fileno()).st_ino
            before = self._contents.get(inode, b"") if path.endswith(".aof") else b""  # only ever added to
            file.seek(len(before))
            self._contents[inode] = before + file.read()
            self._safe[path] = (inode, self._contents[inode])

    def _note_folder(self, folder: str) -> None:
        there = {entry.path: entry.inode() for entry in os.scandir(folder) if entry.is_file(follow_symlinks=False)}
        for path in [path for path in self._safe if os.path.dirname(path) == folder and path not in there]:  # noqa: PTH120
            del self._safe[path]
        self._safe |= {path: (inode, self._contents[inode]) for path, inode in there.items() if inode in self._contents}


@contextlib.contextmanager
def noted(disk: Disk) -> Iterator[Disk]:
    """Flushes are told to *disk* meanwhile."""

    class Told(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            for line in self.rfile:
                kind, _, path = line.decode().rstrip("\n").partition(" ")
                if not disk.note(kind, path):
                    threading.Event().wait(30)  # whoever flushes is killed meanwhile
                    return
                with contextlib.suppress(OSError):
                    self.wfile.write(b".")

    class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
        daemon_threads = True
        block_on_close = False

    with Server(disk.address, Told) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
        thread.start()
        yield disk
        server.shutdown()
        thread.join()
