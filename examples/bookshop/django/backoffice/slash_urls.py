from bookshop.slashes import add_slash
from django.urls import path

urlpatterns = [path("", add_slash)]
