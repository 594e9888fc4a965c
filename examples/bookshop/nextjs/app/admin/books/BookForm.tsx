"use client";
/** The form for a book. */

import type { z } from "zod";
import { ActionForm, type FormAction } from "@/components/ActionForm";
import { Select, TextArea, TextField } from "@/components/fields";
import { LANGUAGES } from "@/lib/choices";
import type { bookChoices } from "@/lib/schemas";

interface Props {
  action: FormAction;
  choices: z.infer<typeof bookChoices>;
  values: Record<string, string>;
}

export function BookForm({ action, choices, values }: Props) {
  return (
    <ActionForm action={action} values={values} submit="Save" after={<> <a href="/admin/books">Cancel</a></>}>
      {(form) => (
        <>
          <TextField form={form} name="title" label="Title" maxLength={200} required />
          <Select form={form} name="author" label="Author" choices={choices.authors} />
          <Select form={form} name="genre" label="Genre" choices={choices.genres} />
          <TextField form={form} name="isbn" label="ISBN" hint="13 digits, without hyphens." required />
          <TextField form={form} name="price" label="Price in euros" type="number" min="0.01" step="0.01" required />
          <TextField form={form} name="stock" label="Copies in stock" type="number" min={0} max={9999} required />
          <TextField form={form} name="published_on" label="Published on" type="date" required />
          <Select form={form} name="language" label="Language" choices={LANGUAGES} />
          <TextArea form={form} name="description" label="Description" maxLength={4000} />
        </>
      )}
    </ActionForm>
  );
}
