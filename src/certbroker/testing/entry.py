"""The catalogue entry of a certificate: its names, its module, its words."""

import ast
import inspect
import re
from pathlib import Path

from certbroker.catalogue import discover
from certbroker.consent import label_of
from certbroker.fields import ResidentNumber, kind_of_field
from certbroker.model import Certificate, meanings
from certbroker.model.connector import camel
from certbroker.testing._support import fields, folder_module, must

SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
HANGUL = re.compile("[가-힣]")
# What a certificate's module may not hold: were it needed, `fields`, `reading` or a channel would lack a word.
CODE = (ast.Lambda, ast.For, ast.While, ast.Try, ast.With, ast.AsyncFunctionDef)


def check_id_is_folder_and_module(certificate: type[Certificate]) -> None:
    """The id is folder and module in snake case, the class the module's name in camel case."""
    issuer, _, name = certificate.id().partition(".")
    must(SNAKE.fullmatch(issuer) and SNAKE.fullmatch(name), certificate, "folder and module are lower snake case")
    must(certificate.__name__ == camel(name), certificate, f"the class is named {camel(name)}")


def check_contents_page_lists_it(certificate: type[Certificate]) -> None:
    """The folder's `__init__` shows the class to type checkers, and gives it to whoever imports it."""
    package = folder_module(certificate)
    must(getattr(package, certificate.__name__, None) is certificate, certificate, "`connector.lazy()` gives it")
    module, name = certificate.id().partition(".")[2], certificate.__name__
    shown = {
        (node.module, alias.name, alias.asname)
        for node in ast.walk(ast.parse(inspect.getsource(package)))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    forms = {(module, name, name), (f"{package.__name__}.{module}", name, name)}
    must(forms & shown, certificate, f"`from .{module} import {name} as {name}` stands in its `__init__`")


def check_module_is_data(certificate: type[Certificate]) -> None:
    """The module and the private ones beside it parse nothing: no function but properties, no `if`, no loop."""
    folder = Path(inspect.getfile(certificate)).parent
    for path in (Path(inspect.getfile(certificate)), *folder.glob("_[!_]*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            must(not _is_code(node), certificate, f"{path.name}:{getattr(node, 'lineno', 0)} is data, not code")


def check_entry_is_complete(certificate: type[Certificate]) -> None:
    """The catalogue entry names it in both languages, and has elements, laws and facts; nothing stands twice."""
    spec = certificate.spec
    must(HANGUL.search(spec.name_ko) and spec.name_en.isascii(), certificate, "name_ko is Korean, name_en English")
    for listed in (spec.aliases, spec.documents, spec.proves, spec.sensitivity, spec.used_for):
        must(len(set(listed)) == len(listed), certificate, f"named once: {listed}")
    must(spec.documents and spec.laws and spec.proves, certificate, "has documents, laws and facts that it proves")
    must((certificate.__doc__ or "").strip(), certificate, "a docstring says what it certifies")
    secret = any(kind_of_field(one, name).type is ResidentNumber for one, name in fields(certificate))
    must(not secret or "resident_number" in spec.sensitivity, certificate, "sensitivity names the resident number")


def check_documents_are_its_own(certificate: type[Certificate]) -> None:
    """No other certificate has one of its root elements."""
    for element in certificate.spec.documents:
        must(discover().by_document(element) in {None, certificate}, certificate, f"{element} is another's")


def check_fields_have_meanings(certificate: type[Certificate]) -> None:
    """Every field has a meaning (the docstring under it) and a Korean label, every group a docstring."""
    for record, name in fields(certificate):
        where = f"{record.__name__}.{name}"
        must(meanings(record).get(name), certificate, f"{where}: a docstring under it says what it means")
        must(HANGUL.search(record.wires()[name].label), certificate, f"{where}: its label is Korean")
        must((record.__doc__ or "").strip(), certificate, f"{record.__name__} has a docstring")


def check_options_have_meanings(certificate: type[Certificate]) -> None:
    """Every option has a meaning with its Korean label in round brackets, and a default that it would accept."""
    for name in certificate.Ask.model_fields:
        must(meanings(certificate.Ask).get(name), certificate, f"Ask.{name}: a docstring under it says what it means")
        must(HANGUL.search(label_of(certificate.Ask, name)), certificate, f"Ask.{name}: (라벨) ends its docstring")


def _is_code(node: ast.AST) -> bool:
    if isinstance(node, ast.FunctionDef):
        return not any(isinstance(one, ast.Name) and one.id == "property" for one in node.decorator_list)
    if isinstance(node, ast.If):
        return not (isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING")
    return isinstance(node, CODE)
