"""Files as bytes, unpacked where they are gz or zst, within bounds."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from coopgraph.errors import InputError, MissingExtraError
from coopgraph.messages import Message, msg

__all__ = ["MAX_UNPACKED", "PACKED", "open_unpacked"]

PACKED: Final = (".gz", ".zst")
MAX_UNPACKED: Final = 4 * 1024**3  # bytes
_MAX_RATIO: Final = 250
_RATIO_FROM: Final = 16 * 1024 * 1024  # smaller files may be as dense as they like
_FED: Final = 1024  # bytes of zst at once: what they unpack to has to fit in memory
_WINDOW: Final = 1 << 27
_UTF8_MARK: Final = b"\xef\xbb\xbf"
_UTF16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")


@contextmanager
def open_unpacked(path: Path, *, refuse_nul: bool) -> Iterator[io.BufferedReader]:
    """Open a file for reading bytes; its byte order mark is left away.

    Parameters
    ----------
    path
        File; ``.gz`` and ``.zst`` are unpacked.
    refuse_nul
        Whether a NUL byte makes the file no text.

    Raises
    ------
    InputError
        Here or on reading: the file is not there, damaged, cut short, unpacks to too much, is in
        UTF-16, or holds NUL bytes; with the line.
    MissingExtraError
        If it is a zst file and zstandard is not installed.
    """
    try:
        with path.open("rb") as file:
            yield io.BufferedReader(_Checked(_unpacker(file, path), path, refuse_nul), 65536)
    except OSError as error:
        raise InputError(
            msg("the file cannot be read: {reason}", reason=error.strerror or str(error)),
            path=path,
            hint=msg("check the path in coopgraph.toml"),
        ) from error


def _unpacker(file: IO[bytes], path: Path) -> IO[bytes] | gzip.GzipFile | _Zst:
    suffix = path.suffix.casefold()
    if suffix == ".gz":
        return gzip.GzipFile(fileobj=file)
    return _Zst(file, path) if suffix == ".zst" else file


class _Zst:
    """Unpacks frame after frame, and knows when the last was cut short."""

    def __init__(self, file: IO[bytes], path: Path) -> None:
        try:
            import zstandard
        except ImportError as error:
            raise MissingExtraError(
                msg("zst files need zstandard"),
                path=path,
                hint=msg("run: {command}", command='pip install "coopgraph[zst]"'),
            ) from error
        self._file = file
        self._failure: type[Exception] = zstandard.ZstdError
        self._new = zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompressobj
        self._frame: Any = None
        self._left = b""
        self._ready = memoryview(b"")

    def read(self, size: int) -> bytes:
        while not self._ready:
            packed = self._left or self._file.read(_FED)
            if not packed:
                if self._frame is not None:
                    raise EOFError("zst")
                return b""
            self._left = b""
            frame = self._new() if self._frame is None else self._frame
            try:
                self._ready = memoryview(frame.decompress(packed))
            except self._failure as error:
                raise zlib.error(str(error)) from error
            self._frame = None if frame.eof else frame
            self._left = frame.unused_data if frame.eof else b""
        out, self._ready = bytes(self._ready[:size]), self._ready[size:]
        return out


class _Checked(io.RawIOBase):
    """Hands bytes on as long as they are within bounds."""

    def __init__(
        self, source: IO[bytes] | gzip.GzipFile | _Zst, path: Path, refuse_nul: bool
    ) -> None:
        self._source, self._path, self._refuse_nul = source, path, refuse_nul
        is_packed = path.suffix.casefold() in PACKED
        self._packed_size = path.stat().st_size if is_packed else None
        self._total = 0
        self._lines = 1

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        data = self._read(len(buffer))
        if self._total == 0:
            if data.startswith(_UTF16_MARKS):
                raise self._wrong(msg("the encoding of the file is not known"))
            if data.startswith(_UTF8_MARK):
                self._total = len(_UTF8_MARK)
                data = data[len(_UTF8_MARK) :] or self._read(len(buffer))
        if self._refuse_nul and b"\0" in data:
            self._lines += data[: data.index(b"\0")].count(b"\n")
            raise self._wrong(msg("the file holds NUL bytes: it is no text"))
        self._total += len(data)
        self._lines += data.count(b"\n")
        self._check_size()
        buffer[: len(data)] = data
        return len(data)

    def _read(self, size: int) -> bytes:
        try:
            return self._source.read(size)
        except EOFError as error:
            raise self._wrong(msg("the packed file is cut short")) from error
        except (zlib.error, gzip.BadGzipFile) as error:
            raise self._wrong(msg("the packed file is damaged")) from error

    def _check_size(self) -> None:
        packed = self._packed_size
        dense = (
            packed is not None
            and self._total > _RATIO_FROM
            and self._total > _MAX_RATIO * max(packed, 1)
        )
        if dense or self._total > MAX_UNPACKED:
            raise InputError(
                msg(
                    "the file unpacks to more than {size} MB: it is not read",
                    size=self._total // 1_000_000,
                ),
                path=self._path,
                line=self._lines,
                hint=msg("cut it into smaller files"),
            )

    def _wrong(self, message: Message) -> InputError:
        return InputError(
            message,
            path=self._path,
            line=self._lines,
            hint=msg("fetch the file again, or save it again in UTF-8"),
        )
