"use client";
/** The form for a message to the shop. */

import { ActionForm } from "@/components/ActionForm";
import { Select, TextArea, TextField } from "@/components/fields";
import { SUBJECTS } from "@/lib/choices";
import { sendMessage } from "./actions";

export function ContactForm() {
  return (
    <ActionForm action={sendMessage} values={{ subject: "order" }} submit="Send">
      {(form) => (
        <>
          <TextField form={form} name="name" label="Your name" maxLength={80} required />
          <TextField form={form} name="email" label="Email address" type="email" maxLength={120} required />
          <Select form={form} name="subject" label="Subject" choices={SUBJECTS} />
          <TextArea form={form} name="message" label="Message" minLength={10} maxLength={2000} required />
        </>
      )}
    </ActionForm>
  );
}
