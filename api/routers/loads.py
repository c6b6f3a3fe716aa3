"""Loading files over HTTP: they are kept for the load alone, under names of ours, and read as `genealogy load` reads them."""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec
from fastapi import APIRouter, Depends, Request, Response
from fastapi import Path as InPath
from msgspec import Struct
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException

from api import once
from api.operations import PREFIX, answer, route
from api.problems import RequestProblem
from api.session import Ask, Asker
from genealogy.trip import Trip, on_trip
from loaders.loads import Load, shown
from loaders.run import Request as LoadRequest
from loaders.run import check, load

router = APIRouter(prefix=PREFIX, tags=["recording"])
MULTIPART: Final = "multipart/form-data"
MOST_FILES: Final = 50
_SECONDS: Final = 3_600.0
# A file's name tells its kind (receipts.csv), so the last part of it is kept, if it is a plain one.
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.(csv|tsv|txt|json|jsonld)", re.IGNORECASE)
_TEXT: Final = re.compile(r"[^\x00-\x1f\x7f]{0,200}")
FORM: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["files"],
    "properties": {
        "files": {"type": "array", "minItems": 1, "items": {"type": "string", "format": "binary"}, "description": "Files of the flat format, EPCIS documents."},
        "source": {"type": "string", "description": "Name of the source system."},
        "namespace": {"type": "string", "description": "Namespace of the lot numbers."},
        "site_zone": {"type": "string", "description": "Zone of times that carry none, like Europe/Berlin."},
        "dry_run": {"type": "string", "enum": ["true", "false"], "description": "Read and check, write nothing."},
    },
}  # fmt: skip


class FileOutcome(Struct, frozen=True, kw_only=True):
    """What became of one file's events."""

    new: int
    same: int
    conflicts: int
    refused: int
    rejected: int
    warnings: int


class LoadOutcome(Struct, frozen=True, kw_only=True):
    """What became of a load, as `genealogy load --json` tells it."""

    load_id: str | None
    source: str
    dry_run: bool
    rows: int
    master_rows: int
    new: int
    same: int
    conflicts: int
    refused: int
    rejected: int
    warnings: int
    seconds: float
    rows_per_second: int | None
    files: dict[str, FileOutcome]
    reasons: list[str]
    more_reasons: int
    warning_texts: list[str]
    more_warnings: int
    notes: list[str]


@dataclass(frozen=True, slots=True)
class Upload:
    """Files as they came, in a folder of their own.

    Attributes:
        folder: Where they are.
        fields: The form's other fields.
        hash: Of all of it.
    """

    folder: Path
    fields: dict[str, str]
    hash: str


async def upload(request: Request) -> Any:
    """The files of a form, kept until the request is answered.

    Raises:
        RequestProblem: It is no form, or has no files, too many of them, or names that can't be.
    """
    if not request.headers.get("Content-Type", "").lower().startswith(MULTIPART):
        raise RequestProblem(415, "wrong-media-type", f"Files come as {MULTIPART}, in the field `files`.")
    folder = Path(tempfile.mkdtemp(prefix="genealogy-load-"))
    try:
        try:
            form = await request.form(max_files=MOST_FILES, max_fields=20)
        except (MultiPartException, HTTPException, KeyError) as error:
            raise RequestProblem(400, "unreadable-request", f"The form can't be read: {getattr(error, 'detail', None) or error}.") from None
        fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
        files = [value for _, value in form.multi_items() if isinstance(value, UploadFile)]
        yield Upload(folder, fields, await run_in_threadpool(_keep, folder, files, fields))
        await form.close()
    finally:
        await run_in_threadpool(shutil.rmtree, folder, ignore_errors=True)


@route(router, "POST", "/loads", does="load.write", gives=LoadOutcome, takes=FORM, takes_as=MULTIPART, problems=(409,))
def load_files(request: Request, ask: Ask, files: Annotated[Upload, Depends(upload)], idempotency_key: once.Key = None) -> Response:
    """Record what files tell; the same files again change nothing. The answer tells what became of their rows."""
    fields = files.fields
    wrong = next((name for name, value in fields.items() if name not in FORM["properties"] or not _TEXT.fullmatch(value)), None)
    if wrong is not None or fields.get("dry_run", "false") not in ("true", "false"):
        raise RequestProblem(422, "bad-input", f"The field {wrong or 'dry_run'} is not what it should be.", field=wrong or "dry_run")
    return once.write(request, ask, idempotency_key, files.hash, lambda: _load(ask, files), seconds=_SECONDS)


@route(router, "GET", "/loads/{load_id}", does="load.read", gives=Load, problems=(404,))
def load_by_id(ask: Ask, load_id: Annotated[str, InPath(description="Its id.", max_length=100)]) -> Response:
    """What became of a load."""
    return answer(shown(ask.store, load_id))


def _load(ask: Asker, files: Upload) -> LoadOutcome:
    fields = files.fields
    zone = fields.get("site_zone") or ask.settings.site_zone
    asked = LoadRequest([files.folder], fields.get("source") or ask.settings.source, fields.get("namespace", ""), zone)
    # A load has many transactions, each with a limit of its own; together they may take longer than a request for an answer.
    with on_trip(Trip()):
        report = check(asked) if fields.get("dry_run") == "true" else load(ask.store, asked)
    return msgspec.convert(report.as_json(), LoadOutcome)


def _keep(folder: Path, files: list[UploadFile], fields: dict[str, str]) -> str:
    if not files:
        raise RequestProblem(422, "bad-input", "There is no file.", cure="Send files in the field `files`.", field="files")
    told = hashlib.sha256(repr(sorted(fields.items())).encode())
    for file in files:
        name = file.filename or ""
        if not _NAME.fullmatch(name) or (folder / name).exists():
            raise RequestProblem(
                422,
                "bad-input",
                f"{name[:100]!r} can't be a file's name here.",
                cure="Letters, digits, dots and dashes; each name once; .csv, .tsv, .txt, .json, .jsonld.",
            )
        told.update(repr((name, file.size)).encode())
        with (folder / name).open("wb") as kept:
            while part := file.file.read(1 << 20):
                told.update(part)
                kept.write(part)
    return told.hexdigest()
