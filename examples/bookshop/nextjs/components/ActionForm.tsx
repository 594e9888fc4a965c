"use client";
/** A form that a server action answers: with its problems, or by going elsewhere. Works without scripts. */

import { useActionState, type ReactNode } from "react";
import { useFormStatus } from "react-dom";
import { Problems, type FormState } from "./fields";

export type FormAction = (state: FormState, sent: FormData) => Promise<FormState>;

interface Props {
  action: FormAction;
  values?: FormState["values"];
  children: (form: FormState) => ReactNode;
  submit: string;
  after?: ReactNode;
}

export function ActionForm({ action, values = {}, children, submit, after }: Props) {
  const [form, send] = useActionState(action, { values });
  return (
    <form action={send} noValidate>
      <Problems refusal={form.refusal} />
      {children(form)}
      <Submit label={submit} />
      {after}
    </form>
  );
}

function Submit({ label }: { label: string }) {
  const { pending } = useFormStatus();
  return <button type="submit" disabled={pending}>{label}</button>;
}
