/** An order of the visitor. */

import type { Metadata } from "next";
import { Link } from "@/components/Link";
import { OrderAddress, OrderLines } from "@/components/orders";
import { Shell } from "@/components/Shell";
import { describe, read } from "@/lib/flask";
import { order as schema } from "@/lib/schemas";
import { hidden } from "@/lib/seo";
import { longDate } from "@/lib/text";

interface Props {
  params: Promise<{ reference: string }>;
}

const sourceOf = async ({ params }: Props): Promise<string> => `/orders/${(await params).reference}`;

export async function generateMetadata(props: Props): Promise<Metadata> {
  return describe(await sourceOf(props), schema, ({ reference }) => hidden(`Order ${reference}`));
}

export default async function OrderPage(props: Props) {
  const order = await read(await sourceOf(props), schema);
  return (
    <Shell>
      <h1>Your order</h1>
      <dl>
        <dt>Reference</dt><dd>{order.reference}</dd>
        <dt>Date</dt><dd><time dateTime={order.created_at}>{longDate(order.created_at)}</time></dd>
        <dt>Status</dt><dd>{order.status}</dd>
      </dl>
      <OrderLines order={order} />
      <h2>Delivery address</h2>
      <OrderAddress order={order} />
      {order.note && (
        <>
          <h2>Your note</h2>
          <p className="text">{order.note}</p>
        </>
      )}
      <p><Link href="/account/orders">All your orders</Link></p>
    </Shell>
  );
}
