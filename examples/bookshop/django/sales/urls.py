from django.urls import path

from . import views

urlpatterns = [
    path("cart", views.cart, name="cart"),
    path("cart/add", views.add, name="cart-add"),
    path("cart/update", views.update, name="cart-update"),
    path("cart/remove", views.remove, name="cart-remove"),
    path("checkout", views.checkout, name="checkout"),
    path("orders/<reference:reference>", views.order, name="order"),
]
