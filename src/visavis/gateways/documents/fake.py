"""A document maker that remembers what it was asked, for tests that do not read the PDF."""

import hashlib
import threading

from visavis.gateways.documents.client import TEMPLATES, Document
from visavis.gateways.documents.errors import DocumentRefused


class FakeDocuments:
    """Gives a recognisable stand-in; refuses what the real one refuses."""

    def __init__(self) -> None:
        self.rendered: list[Document] = []
        self._lock = threading.Lock()

    def render_pdf(self, document: Document) -> bytes:
        """Bytes that begin like a PDF and depend on the values only."""
        if not (TEMPLATES / f"{document.template}.typ").is_file():
            raise DocumentRefused(f"no template named {document.template!r}")
        if document.made_at.tzinfo is None:
            raise DocumentRefused("the time of a document needs a zone")
        with self._lock:
            self.rendered.append(document)
        return b"%PDF-1.7\n% " + hashlib.sha256(repr(document).encode()).hexdigest().encode() + b"\n%%EOF\n"
