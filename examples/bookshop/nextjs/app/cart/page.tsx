/** The cart. */

import type { Metadata } from "next";
import type { z } from "zod";
import { Link } from "@/components/Link";
import { QuantityField } from "@/components/QuantityField";
import { Shell } from "@/components/Shell";
import { filledCart } from "@/lib/filled-cart";
import type { cart } from "@/lib/schemas";
import { hidden } from "@/lib/seo";
import { money } from "@/lib/text";

export const metadata: Metadata = hidden("Your cart");

type Line = z.infer<typeof cart>["lines"][number];

export default async function Cart() {
  const { lines, subtotal } = await filledCart();
  return (
    <Shell>
      <h1>Your cart</h1>
      {lines.length > 0 ? (
        <>
          <table>
            <caption>Books in your cart</caption>
            <thead>
              <tr><th scope="col">Book</th><th scope="col">Price</th><th scope="col">Quantity</th><th scope="col">Total</th><th scope="col">Remove</th></tr>
            </thead>
            <tbody>{lines.map((line) => <CartRow key={line.book.id} line={line} />)}</tbody>
            <tfoot>
              <tr><th scope="row" colSpan={3}>Subtotal</th><td colSpan={2}>{money(subtotal)}</td></tr>
            </tfoot>
          </table>
          <p><Link href="/checkout">Go to checkout</Link></p>
        </>
      ) : (
        <p>Your cart is empty. <Link href="/books">Find something to read</Link></p>
      )}
    </Shell>
  );
}

function CartRow({ line: { book, price, quantity, total } }: { line: Line }) {
  const field = `quantity-${book.id}`;
  return (
    <tr>
      <th scope="row"><Link href={`/books/${book.slug}`}>{book.title}</Link></th>
      <td>{money(price)}</td>
      <td>
        <form action="/cart/update" method="post">
          <input type="hidden" name="book_id" value={book.id} />
          <label htmlFor={field}>{`Quantity of ${book.title}`}</label>{" "}
          <QuantityField id={field} initial={quantity} least={0} most={99} />{" "}
          <button type="submit">Update</button>
        </form>
      </td>
      <td>{money(total)}</td>
      <td>
        <form action="/cart/remove" method="post">
          <input type="hidden" name="book_id" value={book.id} />
          <button type="submit" aria-label={`Remove ${book.title}`}>Remove</button>
        </form>
      </td>
    </tr>
  );
}
