/** Writing to the shop. */

import type { Metadata } from "next";
import { Shell } from "@/components/Shell";
import { ContactForm } from "./ContactForm";

export const metadata: Metadata = { title: "Contact" };

export default function Contact() {
  return (
    <Shell>
      <h1>Contact</h1>
      <ContactForm />
    </Shell>
  );
}
