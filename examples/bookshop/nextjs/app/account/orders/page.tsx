/** All orders of the visitor, page by page. */

import type { Metadata } from "next";
import { OrdersTable } from "@/components/orders";
import { Pages } from "@/components/Pages";
import { Shell } from "@/components/Shell";
import { describe, read } from "@/lib/flask";
import { asked, firstValues, type Query } from "@/lib/query";
import { orderRows } from "@/lib/schemas";
import { hidden } from "@/lib/seo";
import { plural } from "@/lib/text";

interface Props {
  searchParams: Query;
}

async function sourceOf({ searchParams }: Props): Promise<string> {
  return `/account/orders${asked(await firstValues(searchParams), ["page"])}`;
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  return describe(await sourceOf(props), orderRows, () => hidden("Your orders"));
}

export default async function Orders(props: Props) {
  const page = await read(await sourceOf(props), orderRows);
  return (
    <Shell>
      <h1>Your orders</h1>
      {page.items.length > 0 ? (
        <>
          <OrdersTable orders={page.items} caption={plural(page.total, "order", "orders")} />
          <Pages page={page} path="/account/orders" />
        </>
      ) : (
        <p>You have not ordered anything yet.</p>
      )}
    </Shell>
  );
}
