"""The document maker and its fake answer alike."""

import io
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import ClassVar

import pytest

from tests.unit.gateways.note_samples import note
from visavis.gateways.documents.client import Documents, TypstDocuments
from visavis.gateways.documents.errors import DocumentRefused
from visavis.gateways.documents.fake import FakeDocuments

NOTE = note()


@pytest.fixture(params=[FakeDocuments, TypstDocuments])
def documents(request: pytest.FixtureRequest) -> Documents:
    maker: Documents = request.param()
    return maker


@dataclass(frozen=True)
class Unknown:
    template: ClassVar[str] = "no-such-template"
    made_at: datetime = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_note_becomes_a_pdf(documents: Documents) -> None:
    pdf = documents.render_pdf(NOTE)
    assert io.BytesIO(pdf).read(5) == b"%PDF-"
    assert pdf.rstrip().endswith(b"%%EOF")


def test_same_values_same_bytes(documents: Documents) -> None:
    assert documents.render_pdf(NOTE) == documents.render_pdf(NOTE)
    assert documents.render_pdf(NOTE) != documents.render_pdf(replace(NOTE, site="Ailleurs"))


def test_unknown_template_is_refused(documents: Documents) -> None:
    with pytest.raises(DocumentRefused):
        documents.render_pdf(Unknown())


def test_time_without_zone_is_refused(documents: Documents) -> None:
    with pytest.raises(DocumentRefused):
        documents.render_pdf(replace(NOTE, made_at=datetime(2026, 1, 1)))  # noqa: DTZ001
