/** The account: who one is, and the latest orders. */

import type { Metadata } from "next";
import { Link } from "@/components/Link";
import { OrdersTable } from "@/components/orders";
import { Shell } from "@/components/Shell";
import { read } from "@/lib/flask";
import { account } from "@/lib/schemas";
import { hidden } from "@/lib/seo";
import { longDate } from "@/lib/text";

export const metadata: Metadata = hidden("Your account");

export default async function Account() {
  const { user, orders } = await read("/account", account);
  return (
    <Shell>
      <h1>Your account</h1>
      <dl>
        <dt>Username</dt><dd>{user.username}</dd>
        <dt>Name</dt><dd>{user.name}</dd>
        <dt>Email address</dt><dd>{user.email}</dd>
        <dt>Member since</dt><dd><time dateTime={user.created_at.slice(0, 10)}>{longDate(user.created_at)}</time></dd>
      </dl>
      <ul>
        <li><Link href="/account/profile">Edit your profile</Link></li>
        <li><Link href="/account/password">Change your password</Link></li>
        <li><Link href="/account/orders">Your orders</Link></li>
      </ul>
      <h2>Latest orders</h2>
      {orders.length > 0 ? (
        <OrdersTable orders={orders} caption="Your latest orders" />
      ) : (
        <p>You have not ordered anything yet.</p>
      )}
    </Shell>
  );
}
