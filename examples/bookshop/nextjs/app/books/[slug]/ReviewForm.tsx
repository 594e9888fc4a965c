"use client";
/** The form for a review. */

import { ActionForm, type FormAction } from "@/components/ActionForm";
import { TextArea, TextField } from "@/components/fields";

export function ReviewForm({ action }: { action: FormAction }) {
  return (
    <ActionForm action={action} submit="Send the review">
      {(form) => (
        <>
          <TextField form={form} name="rating" label="Rating, 1 to 5" type="number" min={1} max={5} required />
          <TextArea form={form} name="text" label="Your review" hint="10 to 1000 characters." minLength={10} maxLength={1000} required />
        </>
      )}
    </ActionForm>
  );
}
