from django.urls import path

from . import views

urlpatterns = [
    path("", views.dashboard, name="admin"),
    path("books", views.books, name="admin-books"),
    path("books.csv", views.books_csv, name="admin-books-csv"),
    path("books/new", views.new_book, name="admin-new-book"),
    path("books/<int:book_id>/edit", views.edit_book, name="admin-edit-book"),
    path("books/<int:book_id>/delete", views.delete_book, name="admin-delete-book"),
    path("books/<int:book_id>/cover", views.cover, name="admin-cover"),
    path("stock", views.stock, name="admin-stock"),
    path("orders", views.orders, name="admin-orders"),
    path("orders/<int:order_id>", views.order, name="admin-order"),
    path("orders/<int:order_id>/status", views.order_status, name="admin-order-status"),
]
