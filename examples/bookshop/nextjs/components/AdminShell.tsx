/** The frame of the admin area. */

import type { ReactNode } from "react";
import { currentPath } from "@/lib/place";
import { Link } from "./Link";
import { Shell } from "./Shell";

const SECTIONS = [
  ["/admin/", "Overview"],
  ["/admin/books", "Books"],
  ["/admin/stock", "Stock import"],
  ["/admin/orders", "Orders"],
] as const;

export async function AdminShell({ children }: { children: ReactNode }) {
  const path = await currentPath();
  return (
    <Shell>
      <nav aria-label="Admin">
        <ul>
          {SECTIONS.map(([href, label]) => (
            <li key={href}><Link href={href} aria-current={href === path ? "page" : undefined}>{label}</Link></li>
          ))}
        </ul>
      </nav>
      {children}
    </Shell>
  );
}
