"use client";
/** The form for logging in. */

import { ActionForm, type FormAction } from "@/components/ActionForm";
import { Checkbox, TextField } from "@/components/fields";

export function LoginForm({ action }: { action: FormAction }) {
  return (
    <ActionForm action={action} submit="Log in">
      {(form) => (
        <>
          <TextField form={form} name="username" label="Username" required />
          <TextField form={form} name="password" label="Password" type="password" required />
          <Checkbox form={form} name="remember" label="Remember me for two weeks" />
        </>
      )}
    </ActionForm>
  );
}
