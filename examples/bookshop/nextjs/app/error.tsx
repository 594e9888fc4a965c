"use client";
/** What a visitor sees when a page fails. */

export default function Failed() {
  return (
    <main id="main">
      <h1>Something went wrong</h1>
      <p>We are sorry. The error has been reported and we are looking into it.</p>
      <p>Error 500. <a href="/">Back to the home page</a></p>
    </main>
  );
}
