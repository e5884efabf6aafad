"""What veraPDF, the reference validator, says of our documents. Needs Java and Maven."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.gateways.note_samples import SIGNATURE, note
from visavis.gateways.documents.client import TypstDocuments
from visavis.gateways.documents.schemas import (
    Addendum,
    Fact,
    Language,
    PersonBlock,
    Section,
)

VERSION = "1.28.2"
POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>visavis</groupId><artifactId>verapdf</artifactId><version>1</version><packaging>pom</packaging>
<dependencies><dependency><groupId>org.verapdf.apps</groupId><artifactId>greenfield-apps</artifactId>
<version>{VERSION}</version></dependency></dependencies></project>
"""

FULL = note(
    facts=tuple(Fact(label="Modalité", value="Vidéo " * 20, origin="Connexions") for _ in range(60)),
    sections=(
        Section(heading="Situation", text="Œuvre Ÿ 5 µg ≥ 3 محمد שלום ᐃᓄᒃ 🙂 漢字\n\n" + "Texte. " * 3000),
        Section(heading="", text=""),
    ),
    addenda=(Addendum(text="Ajout.", signature=SIGNATURE),),
    demonstration=True,
)
DOCUMENTS = {
    "draft": note(signature=None),
    "full": FULL,
    "english": replace(FULL, language=Language.ENGLISH),
    "bare": note(site="", sections=(), person=PersonBlock(surname="R", given_name="A", birth_date="1990")),
}


@pytest.fixture(scope="module")
def validate(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path, str], list[str]]:
    for tool in ("java", "mvn"):
        if shutil.which(tool) is None:
            pytest.skip(f"veraPDF needs {tool}, which this machine does not have")
    folder = tmp_path_factory.mktemp("verapdf")
    (folder / "pom.xml").write_text(POM, encoding="utf-8")
    path = _class_path(folder)
    if path is None:
        pytest.skip(f"Maven could not bring veraPDF {VERSION} (no network?)")

    def run(pdfs: Path, flavour: str) -> list[str]:
        command = ["java", "-cp", path, "org.verapdf.apps.GreenfieldCliWrapper"]
        done = subprocess.run(
            [*command, "--flavour", flavour, "--format", "text", *map(str, pdfs.glob("*.pdf"))],
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        return done.stdout.splitlines()

    return run


def _class_path(folder: Path) -> str | None:
    goal = ["dependency:build-classpath", "-Dmdep.outputFile=classpath.txt"]
    for offline in (["-o"], []):  # what an earlier run brought is enough
        try:
            done = subprocess.run(
                ["mvn", "-q", "-B", *offline, *goal],
                cwd=folder, capture_output=True, timeout=240, check=False, env=dict(os.environ),
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return None
        if done.returncode == 0:
            return (folder / "classpath.txt").read_text(encoding="utf-8").strip()
    return None


@pytest.mark.parametrize("flavour", ["2a", "ua1"])
def test_documents_are_archives_and_readable_by_everybody(
    flavour: str, validate: Callable[[Path, str], list[str]], tmp_path: Path
) -> None:
    for name, document in DOCUMENTS.items():
        (tmp_path / f"{name}.pdf").write_bytes(TypstDocuments().render_pdf(document))
    verdicts = validate(tmp_path, flavour)
    assert len(verdicts) == len(DOCUMENTS)
    assert [verdict for verdict in verdicts if not verdict.startswith("PASS")] == []
