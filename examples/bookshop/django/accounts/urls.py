from django.urls import path

from . import views

urlpatterns = [
    path("register", views.register, name="register"),
    path("login", views.login, name="login"),
    path("logout", views.logout, name="logout"),
    path("account", views.account, name="account"),
    path("account/profile", views.profile, name="profile"),
    path("account/password", views.password, name="password"),
    path("account/orders", views.orders, name="own-orders"),
]
