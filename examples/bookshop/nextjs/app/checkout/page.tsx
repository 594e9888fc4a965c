/** Ordering what is in the cart. */

import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { Shell } from "@/components/Shell";
import { filledCart } from "@/lib/filled-cart";
import { read } from "@/lib/flask";
import { user } from "@/lib/schemas";
import { hidden } from "@/lib/seo";
import { money } from "@/lib/text";
import { CheckoutForm } from "./CheckoutForm";

export const metadata: Metadata = hidden("Checkout");

export default async function Checkout() {
  const [cart, { name }] = await Promise.all([filledCart(), read("/me", user)]);
  if (cart.lines.length === 0) redirect("/cart");
  return (
    <Shell>
      <h1>Checkout</h1>
      <section aria-labelledby="summary">
        <h2 id="summary">Your books</h2>
        <ul>
          {cart.lines.map(({ book, quantity, total }) => (
            <li key={book.id}>{`${quantity} × ${book.title}: ${money(total)}`}</li>
          ))}
        </ul>
        <p>{`Subtotal ${money(cart.subtotal)}, with standard delivery ${money(cart.with_standard_delivery)}`}</p>
      </section>
      <CheckoutForm name={name} />
    </Shell>
  );
}
