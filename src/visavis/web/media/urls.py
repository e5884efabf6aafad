from django.urls import path

from visavis.web.media import views

urlpatterns = [path("media/webhook", views.webhook, name="media_webhook")]
