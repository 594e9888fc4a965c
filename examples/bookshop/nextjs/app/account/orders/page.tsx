/** All orders of the visitor, page by page. */

import type { Metadata } from "next";
import { OrdersTable } from "@/components/orders";
import { Pages } from "@/components/Pages";
import { Shell } from "@/components/Shell";
import { read } from "@/lib/flask";
import { asked, firstValues, type Query } from "@/lib/query";
import { orderRows } from "@/lib/schemas";
import { hidden } from "@/lib/seo";
import { plural } from "@/lib/text";

export const metadata: Metadata = hidden("Your orders");

export default async function Orders({ searchParams }: { searchParams: Query }) {
  const page = await read(`/account/orders${asked(await firstValues(searchParams), ["page"])}`, orderRows);
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
