from django.urls import path

from . import books, shop

urlpatterns = [
    path("token", shop.Token.as_view(), name="api-token"),
    path("me", shop.Me.as_view(), name="api-me"),
    path("books", books.BookList.as_view(), name="api-books"),
    path("books/<int:book_id>", books.BookDetail.as_view(), name="api-book"),
    path("books/<int:book_id>/reviews", books.ReviewList.as_view(), name="api-reviews"),
    path("reviews/<int:review_id>", books.ReviewDetail.as_view(), name="api-review"),
    path("authors", shop.AuthorList.as_view(), name="api-authors"),
    path("authors/<int:author_id>", shop.AuthorDetail.as_view(), name="api-author"),
    path("genres", shop.GenreList.as_view(), name="api-genres"),
    path("orders", shop.OrderList.as_view(), name="api-orders"),
    path("orders/<reference:reference>", shop.OrderDetail.as_view(), name="api-order"),
    path("orders/<reference:reference>/cancel", shop.OrderCancel.as_view(), name="api-cancel"),
    path("jobs", shop.JobList.as_view(), name="api-jobs"),
    path("jobs/<reference:job_id>", shop.JobDetail.as_view(), name="api-job"),
    path("jobs/<reference:job_id>/result", shop.JobResult.as_view(), name="api-job-result"),
]
