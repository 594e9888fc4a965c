/** Books in lists: cover, price, stock and rating. */

import Image from "next/image";
import type { Card } from "@/lib/schemas";
import { money, plural, rated } from "@/lib/text";
import { Link } from "./Link";
import styles from "./books.module.css";

export function BookList({ books }: { books: Card[] }) {
  return (
    <ul className={styles.books}>
      {books.map((book) => (
        <li key={book.id}>
          <article>
            <Cover book={book} />
            <h3><Link href={`/books/${book.slug}`}>{book.title}</Link></h3>
            <p>by <Link href={`/authors/${book.author.id}`}>{book.author.name}</Link></p>
            <Facts book={book} />
          </article>
        </li>
      ))}
    </ul>
  );
}

/** What a buyer asks first: price, stock, rating. */
export function Facts({ book }: { book: Card }) {
  return (
    <>
      <p className={styles.price}>{money(book.price)}</p>
      <p><Availability stock={book.stock} /></p>
      <p><Rating rating={book.rating} /></p>
    </>
  );
}

export function Cover({ book, width = 120 }: { book: Pick<Card, "cover" | "title">; width?: number }) {
  const size = { width, height: (width * 3) / 2 };
  if (book.cover === null) {
    return <Image className={styles.cover} src="/static/no-cover.svg" alt="" loading="eager" {...size} />;
  }
  return (
    <Image className={styles.cover} src={`/covers/${book.cover}`} alt={`Cover of ${book.title}`} loading="eager" {...size} />
  );
}

function Availability({ stock }: { stock: number }) {
  if (stock === 0) return <span className={styles.out}>Out of stock</span>;
  return <span>{stock <= 3 ? `Only ${plural(stock, "copy", "copies")} left` : "In stock"}</span>;
}

function Rating({ rating: { average, count } }: Pick<Card, "rating">) {
  if (average === null) return <span>No reviews yet</span>;
  return <span>{`Rated ${rated(average)} of 5 in ${plural(count, "review", "reviews")}`}</span>;
}
