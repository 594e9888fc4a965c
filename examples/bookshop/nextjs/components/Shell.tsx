/** The frame of every page: header, navigation, messages, footer. Part of each page, so that it is never out of date. */

import Image from "next/image";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { CART_COOKIE, copiesIn, readCart } from "@/lib/cart";
import { FLASH_HEADER, readMessages } from "@/lib/flash";
import { readOrNull } from "@/lib/flask";
import { currentPath } from "@/lib/place";
import { user } from "@/lib/schemas";
import { flaskToken } from "@/lib/session";
import { plural } from "@/lib/text";
import { Link } from "./Link";
import { Messages } from "./Messages";
import styles from "./Shell.module.css";

const SECTIONS = [
  ["/books", "Books"],
  ["/genres/", "Genres"],
  ["/authors", "Authors"],
  ["/about", "About"],
  ["/contact", "Contact"],
] as const;

export async function Shell({ children }: { children: ReactNode }) {
  const path = await currentPath();
  const waiting = (await headers()).get(FLASH_HEADER);
  return (
    <>
      <a className={styles.skip} href="#main">Skip to the content</a>
      <header className={styles.header}>
        <Link href="/">
          <Image src="/static/logo.svg" alt="The Parity Bookshop" width={180} height={40} loading="eager" />
        </Link>
        <nav aria-label="Main">
          <ul className={styles.row}>
            {SECTIONS.map(([href, label]) => (
              <li key={href}>
                <Link href={href} aria-current={href === path ? "page" : undefined}>{label}</Link>
              </li>
            ))}
          </ul>
        </nav>
        <form role="search" action="/books" method="get">
          <label htmlFor="site-search">Search books</label>{" "}
          <input type="search" id="site-search" name="q" />{" "}
          <button type="submit">Search</button>
        </form>
        <Account />
      </header>
      <main id="main">
        <Messages messages={waiting === null ? [] : readMessages(decodeURIComponent(waiting))} />
        {children}
      </main>
      <footer className={styles.footer}>
        <p>The Parity Bookshop, 12 Harbour Street. Open every day but Monday.</p>
        <ul className={styles.row}>
          <li><Link href="/about">About us</Link></li>
          <li><Link href="/feed.xml">Feed</Link></li>
          <li><a href="https://www.w3.org/WAI/" target="_blank" rel="noopener">Accessibility</a></li>
        </ul>
      </footer>
    </>
  );
}

async function Account() {
  const visitor = (await flaskToken()) ? await readOrNull("/me", user) : null;
  const copies = copiesIn(readCart((await cookies()).get(CART_COOKIE)?.value));
  return (
    <nav aria-label="Your account">
      <ul className={styles.row}>
        <li><Link href="/cart">Cart ({plural(copies, "item", "items")})</Link></li>
        {visitor?.role === "admin" && <li><Link href="/admin/">Admin</Link></li>}
        {visitor ? (
          <>
            <li><Link href="/account">{visitor.name}</Link></li>
            <li><form action="/logout" method="post"><button type="submit">Log out</button></form></li>
          </>
        ) : (
          <>
            <li><Link href="/login">Log in</Link></li>
            <li><Link href="/register">Register</Link></li>
          </>
        )}
      </ul>
    </nav>
  );
}
