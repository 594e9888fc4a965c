/** The document around every page. */

import type { Metadata } from "next";
import type { ReactNode } from "react";
import "./globals.css";

export const metadata: Metadata = {
  title: { template: "%s – The Parity Bookshop", default: "Bookshop – The Parity Bookshop" },
  description: "A small bookshop with a taste for the sea, the crime and the kitchen.",
  icons: { icon: { url: "/static/favicon.svg", type: "image/svg+xml" } },
  formatDetection: undefined,
};

export default function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>
        <link rel="alternate" type="application/atom+xml" title="New books" href="/feed.xml" />
        {children}
      </body>
    </html>
  );
}
