/** What search engines are told about a page. */

import type { Metadata } from "next";
import { origin } from "./place";

interface About {
  title?: string;
  description?: string;
  /** The path under which the page is to be found; none for pages that are not to be found. */
  canonical?: string;
}

export async function described({ title, description, canonical }: About): Promise<Metadata> {
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(canonical === undefined ? {} : { alternates: { canonical: (await origin()) + canonical } }),
  };
}

/** A page for one visitor alone. */
export const hidden = (title: string): Metadata => ({ title, robots: "noindex" });
