/** Changing one's password. */

import type { Metadata } from "next";
import { Shell } from "@/components/Shell";
import { hidden } from "@/lib/seo";
import { PasswordForm } from "./PasswordForm";

export const metadata: Metadata = hidden("Change your password");

export default function Password() {
  return (
    <Shell>
      <h1>Change your password</h1>
      <PasswordForm />
    </Shell>
  );
}
