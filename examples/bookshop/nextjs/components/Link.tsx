/** A link: within the migrated pages by Next.js, to everything else by the browser. */

import NextLink from "next/link";
import type { AnchorHTMLAttributes } from "react";
import { routeOf } from "@/lib/routes";

type Props = AnchorHTMLAttributes<HTMLAnchorElement> & { href: string };

/** Nothing is fetched ahead: every page is made for its visitor, and would cost Flask a request that nobody sees. */
export function Link({ href, ...rest }: Props) {
  const path = href.split(/[?#]/)[0] ?? "";
  return routeOf(path) ? <NextLink href={href} prefetch={false} {...rest} /> : <a href={href} {...rest} />;
}
