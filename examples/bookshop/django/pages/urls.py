from django.urls import path

from . import views

urlpatterns = [
    path("about", views.about, name="about"),
    path("contact", views.contact, name="contact"),
    path("newsletter", views.newsletter, name="newsletter"),
    path("healthz", views.healthz, name="healthz"),
]
