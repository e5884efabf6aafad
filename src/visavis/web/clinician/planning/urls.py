"""Addresses of planning. Included in the namespace `clinician`."""

from django.urls import path

from visavis.web.clinician.planning.views import instant, listing, plan, sheet

urlpatterns = [
    path("rencontres/", listing.visits, name="visit_list"),
    path("rencontres/nouvelle", plan.new, name="visit_new"),
    path("rencontres/verifier", plan.verify, name="visit_verify"),
    path("rencontres/maintenant", instant.now, name="visit_now"),
    path("rencontres/<uuid:visit_id>/maintenant", instant.dictate, name="visit_dictate"),
    path("rencontres/<uuid:visit_id>/maintenant/etat", instant.dictate_living, name="visit_dictate_living"),
    path("rencontres/<uuid:visit_id>/maintenant/courriel", instant.send_invitation, name="visit_send"),
    path("rencontres/<uuid:visit_id>/planification", sheet.plan, name="visit_plan"),
    path("rencontres/<uuid:visit_id>/deplacer", sheet.move, name="visit_move"),
    path("rencontres/<uuid:visit_id>/annuler", sheet.cancel, name="visit_cancel"),
    path("rencontres/<uuid:visit_id>/pas-venu", sheet.missed, name="visit_nobody_came"),
    path("rencontres/<uuid:visit_id>/rappels", sheet.reminders, name="visit_reminders"),
    path("rencontres/<uuid:visit_id>/personnes", sheet.add_person, name="visit_add_person"),
    path(
        "rencontres/<uuid:visit_id>/personnes/<uuid:participant_id>/retirer",
        sheet.remove_person,
        name="visit_remove_person",
    ),
    path(
        "rencontres/<uuid:visit_id>/personnes/<uuid:participant_id>/nouveau-lien",
        sheet.renew_link,
        name="visit_renew_link",
    ),
    path("rencontres/<uuid:visit_id>/messages/<uuid:notice_id>/renvoyer", sheet.resend, name="visit_resend"),
    path(
        "rencontres/<uuid:visit_id>/messages/<uuid:notice_id>/appel-fait", sheet.called, name="visit_called"
    ),
]
