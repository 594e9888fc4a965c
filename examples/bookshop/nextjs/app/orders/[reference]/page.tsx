/** An order of the visitor. */

import type { Metadata } from "next";
import { cache } from "react";
import { Link } from "@/components/Link";
import { OrderAddress, OrderLines } from "@/components/orders";
import { Shell } from "@/components/Shell";
import { read } from "@/lib/flask";
import { order } from "@/lib/schemas";
import { hidden } from "@/lib/seo";
import { longDate } from "@/lib/text";

interface Props {
  params: Promise<{ reference: string }>;
}

const found = cache((reference: string) => read(`/orders/${reference}`, order));

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return hidden(`Order ${(await found((await params).reference)).reference}`);
}

export default async function OrderPage({ params }: Props) {
  const order = await found((await params).reference);
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
