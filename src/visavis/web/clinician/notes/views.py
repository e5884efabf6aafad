"""Writing, signing, completing and filing a note; the list of notes."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from visavis.core import formats
from visavis.core.errors import NotFound, Refused
from visavis.directory.selectors import settings_on
from visavis.gateways.errors import GatewayError
from visavis.records import selectors, services
from visavis.records.document import draw
from visavis.records.models import Note, NoteState
from visavis.records.policies import check_author
from visavis.visits.models import Visit
from visavis.web.accounts.access import StaffRequest, staff_required
from visavis.web.clinician.notes.forms import AddendumForm, FilingForm, revision_of, sections_of
from visavis.web.clinician.notes.presenters import note_page as present


def _language() -> str:
    return get_language() or "fr-ca"


def _visit(request: StaffRequest, visit_id: UUID) -> Visit:
    try:
        return selectors.visit_to_note(request.role, visit_id)
    except NotFound as stranger:
        raise Http404 from stranger


def _hours(visit: Visit) -> int:
    return settings_on(visit.organization_id).integer("note_filing_hours")


def _render(request: StaffRequest, visit: Visit, status: int = 200, **more: Any) -> HttpResponse:
    note = selectors.note_of(request.role, visit)
    page = present(visit, note, _hours(visit), _language(), more.pop("typed", None))
    context = {
        "page": page,
        "visit": visit,
        "note": note,
        "nav": "notes",
        "filing": more.pop("filing", FilingForm()),
        "addendum": more.pop("addendum", AddendumForm()),
        **more,
    }
    return render(request, "clinician/notes/note.html", context, status=status)


@staff_required()
def note_page(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """The note of one's own for this visit: draft, signed or filed."""
    visit = _visit(request, visit_id)
    refusal = check_author(visit, request.role, attended=selectors.took_part(visit, request.role))
    if refusal:
        messages.error(request, str(refusal.sentence))
        return redirect("clinician:visit", visit_id=visit_id)
    return _render(request, visit)


def _typed(request: StaffRequest) -> list[dict[str, str]]:
    return [{"heading": section.heading, "text": section.text} for section in sections_of(request.POST)]


@staff_required()
@require_POST
def save(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """Autosave (JSON), or « Enregistrer » where there is no script."""
    visit = _visit(request, visit_id)
    by_script = request.headers.get("Accept", "").startswith("application/json")
    try:
        note = _save(request, visit_id)
    except Refused as refused:
        sentence = str(refused.refusal.sentence)
        if by_script:
            return JsonResponse({"code": refused.refusal.code, "message": sentence}, status=409)
        return _render(request, visit, status=409, refusal=refused.refusal, typed=_typed(request))
    if by_script:
        return JsonResponse({"revision": note.revision, "message": _saved_words(note)})
    messages.success(request, _saved_words(note))
    return redirect("clinician:note", visit_id=visit_id)


def _save(request: StaffRequest, visit_id: UUID) -> Note:
    return services.save_note(
        actor=request.actor,
        role=request.role,
        visit_id=visit_id,
        sections=sections_of(request.POST),
        revision=revision_of(request.POST),
    )


def _saved_words(note: Note) -> str:
    from zoneinfo import ZoneInfo

    assert note.saved_at is not None
    hour = formats.clock(note.saved_at.astimezone(ZoneInfo(note.visit.zone)), _language())
    return _("Enregistrée à %(hour)s") % {"hour": hour}


@staff_required()
@require_POST
def sign(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """Keep what is written, then freeze it with its facts and its PDF."""
    visit = _visit(request, visit_id)
    try:
        note = selectors.note_of(request.role, visit)
        if note is None or note.state == NoteState.DRAFT:
            note = _save(request, visit_id)
        services.sign_note(
            actor=request.actor,
            role=request.role,
            visit_id=visit_id,
            language=_language(),
            revision=note.revision,
        )
    except Refused as refused:
        visit = _visit(request, visit_id)
        return _render(request, visit, status=409, refusal=refused.refusal, typed=_typed(request))
    messages.success(request, _("La note est signée. Il reste à la déposer."))
    return redirect("clinician:note", visit_id=visit_id)


@staff_required()
def preview(request: StaffRequest, visit_id: UUID) -> HttpResponse:
    """The PDF of the draft as it is kept now, marked as a draft."""
    visit = _visit(request, visit_id)
    note = selectors.note_of(request.role, visit)
    if note is None:
        messages.error(request, _("Écrivez d’abord quelques mots : l’aperçu montre la note enregistrée."))
        return redirect("clinician:note", visit_id=visit_id)
    note.language = _language() if note.state == NoteState.DRAFT else note.language
    return _pdf(request, lambda: draw(note, visit=visit), visit_id)


def _pdf(request: StaffRequest, make: Any, visit_id: UUID) -> HttpResponse:
    try:
        content = make()
    except GatewayError:
        messages.error(request, _("Le document n’a pas pu être produit. Réessayez dans une minute."))
        return redirect("clinician:note", visit_id=visit_id)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="note.pdf"'
    return response


@staff_required()
def document(request: StaffRequest, note_id: UUID) -> HttpResponse:
    """The PDF of a signed note; with its addenda when there are some."""
    try:
        note = selectors.document_of(request.role, note_id)
    except NotFound as stranger:
        raise Http404 from stranger
    if note.addenda.exists():
        visit = selectors.visit_to_note(request.role, note.visit_id)
        return _pdf(request, lambda: draw(note, visit=visit), note.visit_id)
    return _pdf(request, lambda: bytes(note.document or b""), note.visit_id)


@staff_required()
@require_POST
def addendum(request: StaffRequest, note_id: UUID) -> HttpResponse:
    """What is added after the signature."""
    visit = _visit_of_note(request, note_id)
    form = AddendumForm(request.POST)
    if not form.is_valid():
        return _render(request, visit, status=422, addendum=form, form=form)
    try:
        services.add_addendum(
            actor=request.actor, role=request.role, note_id=note_id, text=form.cleaned_data["text"]
        )
    except Refused as refused:
        form.add_error("text", str(refused.refusal.sentence))
        return _render(request, visit, status=409, addendum=form, form=form)
    messages.success(request, _("L’ajout est signé."))
    return redirect("clinician:note", visit_id=visit.id)


@staff_required()
@require_POST
def file(request: StaffRequest, note_id: UUID) -> HttpResponse:
    """« Déposée »: the 24-hour clock stops."""
    visit = _visit_of_note(request, note_id)
    form = FilingForm(request.POST)
    if not form.is_valid():
        return _render(request, visit, status=422, filing=form, form=form)
    try:
        services.file_note(actor=request.actor, role=request.role, note_id=note_id, **form.cleaned_data)
    except Refused as refused:
        form.add_error(None, str(refused.refusal.sentence))
        return _render(request, visit, status=409, filing=form, form=form)
    messages.success(request, _("C’est noté : la note est déposée."))
    return redirect("clinician:note", visit_id=visit.id)


def _visit_of_note(request: StaffRequest, note_id: UUID) -> Visit:
    try:
        return selectors.visit_of_note(request.role, note_id)
    except NotFound as stranger:
        raise Http404 from stranger


@staff_required()
def notes(request: StaffRequest) -> HttpResponse:
    """Notes still owed, then one's own notes, newest first, with a search by name."""
    search = request.GET.get("q", "")[:100]
    hours = settings_on(request.role.organization_id).integer("note_filing_hours")
    context = {
        "nav": "notes",
        "search": search,
        "owed": selectors.owed_notes(request.role, hours),
        "notes": selectors.recent_notes(request.role, search),
    }
    return render(request, "clinician/notes/list.html", context)
