/** Changing one's name and email address. */

import type { Metadata } from "next";
import { Shell } from "@/components/Shell";
import { read } from "@/lib/flask";
import { user } from "@/lib/schemas";
import { hidden } from "@/lib/seo";
import { ProfileForm } from "./ProfileForm";

export const metadata: Metadata = hidden("Your profile");

export default async function Profile() {
  const { name, email } = await read("/me", user);
  return (
    <Shell>
      <h1>Your profile</h1>
      <ProfileForm values={{ name, email }} />
    </Shell>
  );
}
