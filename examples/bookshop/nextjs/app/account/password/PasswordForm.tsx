"use client";
/** The form for a new password. */

import { ActionForm } from "@/components/ActionForm";
import { TextField } from "@/components/fields";
import { changePassword } from "./actions";

export function PasswordForm() {
  return (
    <ActionForm action={changePassword} submit="Change the password">
      {(form) => (
        <>
          <TextField form={form} name="current" label="Current password" type="password" required />
          <TextField form={form} name="password" label="New password" type="password" minLength={8} maxLength={72} required />
          <TextField form={form} name="confirm" label="Repeat the new password" type="password" required />
        </>
      )}
    </ActionForm>
  );
}
