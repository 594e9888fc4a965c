/** Who we are and when we are open. */

import type { Metadata } from "next";
import { Link } from "@/components/Link";
import { Shell } from "@/components/Shell";
import { origin } from "@/lib/place";

export async function generateMetadata(): Promise<Metadata> {
  const address = `${await origin()}/about`;
  return {
    title: "About us",
    description: "Who we are and when we are open.",
    alternates: { canonical: address, languages: { en: address, "x-default": address } },
  };
}

const HOURS = [
  ["Monday", "closed"],
  ["Tuesday to Saturday", "10:00 – 18:00"],
  ["Sunday", "12:00 – 16:00"],
] as const;

export default function About() {
  return (
    <Shell>
      <h1>About us</h1>
      <p>
        We have sold books at the harbour since 1987, and on the web since{" "}
        <abbr title="World Wide Web">WWW</abbr> was spelled out.
      </p>
      <table>
        <caption>Opening hours</caption>
        <thead>
          <tr><th scope="col">Day</th><th scope="col">Hours</th></tr>
        </thead>
        <tbody>
          {HOURS.map(([day, hours]) => <tr key={day}><th scope="row">{day}</th><td>{hours}</td></tr>)}
        </tbody>
      </table>
      <p>
        Write to <a href="mailto:hello@bookshop.example">hello@bookshop.example</a> or use the{" "}
        <Link href="/contact">contact form</Link>.
      </p>
    </Shell>
  );
}
