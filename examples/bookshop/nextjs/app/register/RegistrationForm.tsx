"use client";
/** The form for a new account. */

import { ActionForm } from "@/components/ActionForm";
import { TextField } from "@/components/fields";
import { register } from "./actions";

export function RegistrationForm() {
  return (
    <ActionForm action={register} submit="Create the account">
      {(form) => (
        <>
          <TextField form={form} name="username" label="Username" hint="3 to 20 lower case letters and digits." required />
          <TextField form={form} name="name" label="Full name" maxLength={80} required />
          <TextField form={form} name="email" label="Email address" type="email" maxLength={120} required />
          <TextField form={form} name="password" label="Password" type="password" minLength={8} maxLength={72} required />
          <TextField form={form} name="confirm" label="Repeat the password" type="password" required />
        </>
      )}
    </ActionForm>
  );
}
