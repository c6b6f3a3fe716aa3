"""The rules of the house that no linter knows: `python -m tools.house_rules`.

Each rule is a function from the project's folder to the sentences that tell what breaks it. What a rule forbids and why stands in CONTRIBUTING.md.
"""

from __future__ import annotations

import ast
import io
import re
import statistics
import subprocess
import sys
import tokenize
from collections.abc import Callable, Iterator
from pathlib import Path

HOUSE = Path(__file__).parent.parent
ROOMS = "genealogy", "queries", "loaders", "api", "notebooks"
LONGEST, MEDIAN = 500, 120
SOURCE = {".py", ".cypher", ".ts", ".js", ".html"}
# Doors through which a text reaches the database; a text put together there is an injection waiting to happen.
DOORS = {"run", "command", "autocommit", "plan", "execute_query"}
# Texts that are no query files: migrations, tests that look at the graph for themselves, and the frame around two queries asked as one.
FREE_TEXT = {"genealogy/schema.py", "genealogy/store.py", "queries/registry.py"}
# A lot is a lot. Field names of other systems stand in quotes, which this rule doesn't read.
WRONG_WORDS = re.compile(r"batch_?(number|no|num|lot|key|code)$|(^|_)lot_?batch|^vendor_lot|^pallet_id$|upstream_lot|downstream_lot", re.IGNORECASE)
CYPHER = re.compile(r"\b(?:MATCH|MERGE|CREATE)\s*\(|\bUNWIND\s+\$|\bCALL\s*[({]|\bDETACH\s+DELETE\b|\bRETURN\s+\w+\s+AS\b")
DESCRIBED = re.compile(r"\((\w+):\w")
SETTING = re.compile(r"\bGENEALOGY_[A-Z][A-Z_]*[A-Z]\b")

Rule = Callable[[Path], Iterator[str]]


def files(house: Path) -> list[Path]:
    """The project's own files: those git knows or would take, third parties' left out."""
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=house, capture_output=True, text=True, check=True).stdout  # noqa: S607
    return [
        house / name for name in sorted(set(listed.splitlines())) if "vendor/" not in name and not name.startswith("tests/data/") and (house / name).is_file()
    ]


def python_files(house: Path, *rooms: str) -> Iterator[tuple[str, ast.Module]]:
    """Each Python file of some rooms (of all when none is named) with its syntax tree."""
    for path in files(house):
        name = path.relative_to(house).as_posix()
        if path.suffix == ".py" and (not rooms or name.split("/")[0] in rooms):
            yield name, ast.parse(path.read_text(encoding="utf-8"), name)


def lengths(house: Path) -> dict[str, int]:
    """Lines of every source file that has any."""
    counted = {path.relative_to(house).as_posix(): path.read_text(encoding="utf-8").count("\n") for path in files(house) if path.suffix in SOURCE}
    return {name: lines for name, lines in counted.items() if lines}


def short_files(house: Path) -> Iterator[str]:
    """No source file is longer than 500 lines."""
    for name, lines in lengths(house).items():
        if lines > LONGEST:
            yield f"{name}: {lines} lines, at most {LONGEST}"


def whole_packages(house: Path) -> Iterator[str]:
    """Every folder with Python in it is a package; the import contracts and the wheel don't see one that isn't."""
    for folder in sorted({path.parent for path in files(house) if path.suffix == ".py" and path.relative_to(house).parts[0] in ROOMS}):
        if not (folder / "__init__.py").is_file():
            yield f"{folder.relative_to(house).as_posix()}: lacks __init__.py"


def query_headers(house: Path) -> Iterator[str]:
    """Every query file's header agrees with its text, and some code names the query."""
    from queries import registry  # noqa: PLC0415 - a broken registry must not hide the other rules

    named = _named_queries(house)
    for path in (path for path in files(house) if path.suffix == ".cypher"):
        name = path.relative_to(house).as_posix()
        if not name.startswith("queries/"):
            yield f"{name}: Cypher lives in queries/"
        elif "/migrations/" not in name:
            query = name.removeprefix("queries/").removesuffix(".cypher")
            try:
                registry.parse(query, path.read_text(encoding="utf-8"))
            except registry.BadQueryFile as error:
                yield str(error)
            if not named(query):
                yield f"{name}: nothing names this query"


def two_ends(house: Path) -> Iterator[str]:
    """No pattern describes two of its nodes under one name: it would match only what is tied to itself."""
    for path in (path for path in files(house) if path.suffix == ".cypher"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            described = [] if line.startswith("//") else DESCRIBED.findall(line)
            yield from (
                f"{path.relative_to(house).as_posix()}:{number}: two nodes named {name}" for name in sorted({n for n in described if described.count(n) > 1})
            )


def whole_texts(house: Path) -> Iterator[str]:
    """No text is put together on its way to the database."""
    for name, tree in python_files(house, *ROOMS):
        # typer's commands bear the same word as the door: `@app.command("load")`, `app.command("load")(load)`
        typers = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        typers |= {id(decorator) for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) for decorator in node.decorator_list}
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            door = call.func.attr if isinstance(call.func, ast.Attribute) else ""
            if name in FREE_TEXT or door not in DOORS or id(call) in typers:
                continue
            if _put_together(call.args[0]):
                yield f"{name}:{call.lineno}: a text put together for .{door}(); use a query file and $parameters"
            elif door in {"command", "autocommit"}:
                yield f"{name}:{call.lineno}: .{door}() is for genealogy/schema.py and tests; use a query file"


def cypher_in_files(house: Path) -> Iterator[str]:
    """Cypher stands in queries/, not in Python strings."""
    for name, tree in python_files(house, *ROOMS):
        if name in FREE_TEXT:
            continue
        told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told and CYPHER.search(node.value):
                yield f"{name}:{node.lineno}: Cypher in a string; make it a file in queries/"


def right_words(house: Path) -> Iterator[str]:
    """Names say lot, supplier_lot_number, handling_unit, forward and backward."""
    for path in files(house):
        name = path.relative_to(house).as_posix()
        text = path.read_text(encoding="utf-8") if path.suffix in {".py", ".cypher"} else ""
        if path.suffix == ".py":
            words = [(token.string, token.start[0]) for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.type == tokenize.NAME]
        else:
            words = [(word, number) for number, line in enumerate(text.splitlines(), 1) for word in re.findall(r"\w+", line)]
        yield from (f"{name}:{line}: {word} is not our word for it (docs/glossary.md)" for word, line in words if WRONG_WORDS.search(word))


def real_database(house: Path) -> Iterator[str]:
    """Tests run on a real Neo4j: nothing stands in for the driver."""
    for name, tree in python_files(house, "tests"):
        for node in ast.walk(tree):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [str(node.module)] if isinstance(node, ast.ImportFrom) else []
            yield from (f"{name}:{getattr(node, 'lineno', 0)}: imports {mock}" for mock in names if mock.split(".")[0] == "mock" or mock == "unittest.mock")


def locks(house: Path) -> Iterator[str]:
    """Lock files have exact versions and hashes and no addresses."""
    for path in (path for path in files(house) if path.suffix == ".lock"):
        name, text = path.relative_to(house).as_posix(), path.read_text(encoding="utf-8")
        if found := re.search(r"\w+://\S+|--(?:extra-)?index-url.*|--find-links.*", text):
            yield f"{name}: an address: {found[0]}"
    requirements = (house / "requirements.lock").read_text(encoding="utf-8")
    for entry in re.split(r"\n(?=\S)", requirements):
        if not entry.startswith("#") and ("==" not in entry or "--hash=sha256:" not in entry):
            yield f"requirements.lock: no exact version with a hash: {entry.splitlines()[0]}"


def papers(house: Path) -> Iterator[str]:
    """The papers are there, and the changelog tells of what comes next."""
    for name in ("README.md", "ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "NOTICE", "docs/glossary.md", "docs/graph.md"):
        if not (house / name).is_file():
            yield f"{name} is missing"
    changelog = house / "CHANGELOG.md"
    if changelog.is_file() and not re.search(r"^## (Unreleased|\d+\.\d+\.\d+)", changelog.read_text(encoding="utf-8"), re.MULTILINE):
        yield "CHANGELOG.md has no section"


def settings_told(house: Path) -> Iterator[str]:
    """Every GENEALOGY_ setting that the code reads is described in the documents."""
    used: dict[str, str] = {}
    for name, tree in python_files(house, *ROOMS):
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                used.update(dict.fromkeys(SETTING.findall(node.value), name))
    used.update(dict.fromkeys(_setting_names(), "genealogy/settings.py"))
    told = "".join(path.read_text(encoding="utf-8") for path in files(house) if path.suffix == ".md")
    documented = set(SETTING.findall(told))
    yield from (f"{name}: {setting} stands in no document" for setting, name in sorted(used.items()) if setting not in documented)


RULES: tuple[Rule, ...] = (
    short_files,
    whole_packages,
    query_headers,
    two_ends,
    whole_texts,
    cypher_in_files,
    right_words,
    real_database,
    locks,
    papers,
    settings_told,
)


def main(house: Path = HOUSE) -> int:
    """Print what breaks a rule; the exit status tells whether anything does."""
    broken = [sentence for rule in RULES for sentence in rule(house)]
    for sentence in broken:
        print(sentence)
    counted = [lines for name, lines in lengths(house).items() if not name.endswith(".cypher")]
    median = statistics.median(counted) if counted else 0
    print(f"House rules: {len(RULES)} rules, {len(counted)} files, median {median:g} lines (aim: {MEDIAN}), {len(broken)} broken.")
    return 1 if broken else 0


def _named_queries(house: Path) -> Callable[[str], bool]:
    """Whether code names a query: whole, by an f-string that fits, or as `f"room/{name}"` with the name as a word of some text."""
    nodes = [node for _, tree in python_files(house, *ROOMS, "tests", "bench") for node in ast.walk(tree)]
    texts = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    words = {word for text in texts for word in text.split()}
    joined = {"".join(str(part.value) if isinstance(part, ast.Constant) else "\0" for part in node.values) for node in nodes if isinstance(node, ast.JoinedStr)}
    whole = {text[:-2] for text in joined if text.endswith("/\0") and text.count("\0") == 1}
    fits = [re.compile(re.escape(text).replace(re.escape("\0"), r"\w*")) for text in joined if "/" in text and not text.endswith("/\0")]

    def named(query: str) -> bool:
        room, _, name = query.rpartition("/")
        return query in texts or (room in whole and name in words) or any(pattern.fullmatch(query) for pattern in fits)

    return named


def _put_together(node: ast.expr) -> bool:
    """Whether a text is made of parts: an f-string with values, +, %, .format or .join."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add | ast.Mod)
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"format", "join"}


def _setting_names() -> Iterator[str]:
    from genealogy.settings import Settings  # noqa: PLC0415 - a broken settings file must not hide the other rules

    prefix = Settings.model_config.get("env_prefix", "")
    for name, field in Settings.model_fields.items():
        alias = field.validation_alias
        setting = alias if isinstance(alias, str) else f"{prefix}{name}".upper()
        if setting.startswith("GENEALOGY_"):
            yield setting


if __name__ == "__main__":
    sys.exit(main())
