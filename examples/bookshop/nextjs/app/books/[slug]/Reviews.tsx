/** The reviews of a book, and the form for one's own. */

import { Link } from "@/components/Link";
import { address } from "@/lib/addresses";
import type { Book } from "@/lib/schemas";
import { flaskToken } from "@/lib/session";
import { longDate, plural } from "@/lib/text";
import { createReview } from "./actions";
import { ReviewForm } from "./ReviewForm";

export function Reviews({ book }: { book: Book }) {
  return (
    <section id="reviews" aria-labelledby="reviews-heading">
      <h2 id="reviews-heading">{plural(book.reviews.length, "review", "reviews")}</h2>
      {book.reviews.map((review) => (
        <article key={review.id}>
          <h3>{`${review.rating} of 5 by ${review.name}`}</h3>
          <p><time dateTime={review.created_at.slice(0, 10)}>{longDate(review.created_at)}</time></p>
          <p className="text">{review.text}</p>
          {review.may_delete && (
            <form action={`/reviews/${review.id}/delete`} method="post">
              <button type="submit" aria-label={`Delete the review by ${review.name}`}>Delete</button>
            </form>
          )}
        </article>
      ))}
      <OwnReview book={book} />
    </section>
  );
}

async function OwnReview({ book }: { book: Book }) {
  if ((await flaskToken()) === undefined) {
    const login = address("/login", { next: `/books/${book.slug}` });
    return <p><Link href={login}>Log in to write a review</Link></p>;
  }
  if (book.reviewed) return <p>You have reviewed this book.</p>;
  return (
    <>
      <h3>Write a review</h3>
      <ReviewForm action={createReview.bind(null, book.slug)} />
    </>
  );
}
