"use client";
/** The form for name and email address. */

import { ActionForm } from "@/components/ActionForm";
import { TextField } from "@/components/fields";
import { saveProfile } from "./actions";

export function ProfileForm({ values }: { values: Record<string, string> }) {
  return (
    <ActionForm action={saveProfile} values={values} submit="Save">
      {(form) => (
        <>
          <TextField form={form} name="name" label="Full name" maxLength={80} required />
          <TextField form={form} name="email" label="Email address" type="email" maxLength={120} required />
        </>
      )}
    </ActionForm>
  );
}
