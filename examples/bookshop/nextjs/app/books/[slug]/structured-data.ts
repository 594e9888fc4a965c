/** The Schema.org description (JSON-LD) of a book, for search engines. */

import type { Book } from "@/lib/schemas";

/** JSON that may stand inside a script element. */
export function structuredData(book: Book, address: string): string {
  const { average, count } = book.rating;
  const description = {
    "@context": "https://schema.org",
    "@type": "Book",
    name: book.title,
    url: address,
    isbn: book.isbn,
    inLanguage: book.language,
    datePublished: book.published_on,
    author: { "@type": "Person", name: book.author.name },
    offers: {
      "@type": "Offer",
      price: book.price,
      priceCurrency: "EUR",
      availability: `https://schema.org/${book.stock > 0 ? "InStock" : "OutOfStock"}`,
    },
    ...(average === null
      ? {}
      : { aggregateRating: { "@type": "AggregateRating", ratingValue: average, reviewCount: count } }),
  };
  return JSON.stringify(description).replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`);
}
