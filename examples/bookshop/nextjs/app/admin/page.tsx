/** The front page of the admin area. */

import type { Metadata } from "next";
import { AdminShell } from "@/components/AdminShell";
import { Link } from "@/components/Link";
import { describe, read } from "@/lib/flask";
import { overview } from "@/lib/schemas";
import { hidden } from "@/lib/seo";
import { plural } from "@/lib/text";

export const generateMetadata = (): Promise<Metadata> => describe("/admin/overview", overview, () => hidden("Admin"));

export default async function Overview() {
  const { books, users, open_orders, sold_out } = await read("/admin/overview", overview);
  return (
    <AdminShell>
      <h1>Admin</h1>
      <ul>
        <li>{plural(books, "book", "books")}</li>
        <li>{plural(users, "user", "users")}</li>
        <li>{plural(open_orders, "open order", "open orders")}</li>
      </ul>
      <h2>Sold out</h2>
      {sold_out.length > 0 ? (
        <ul>
          {sold_out.map(({ id, title }) => <li key={id}><Link href={`/admin/books/${id}/edit`}>{title}</Link></li>)}
        </ul>
      ) : (
        <p>Everything is in stock.</p>
      )}
    </AdminShell>
  );
}
