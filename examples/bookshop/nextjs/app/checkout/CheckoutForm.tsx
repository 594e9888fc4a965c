"use client";
/** Where an order goes, and how. */

import { ActionForm } from "@/components/ActionForm";
import { Checkbox, Radios, Select, TextArea, TextField } from "@/components/fields";
import { COUNTRIES, DELIVERIES } from "@/lib/choices";
import { placeOrder } from "./actions";

const COUNTRY_CHOICES = [["", "Choose a country"], ...COUNTRIES] as const;

export function CheckoutForm({ name }: { name: string }) {
  return (
    <ActionForm action={placeOrder} values={{ name, delivery: "standard" }} submit="Place the order">
      {(form) => (
        <>
          <TextField form={form} name="name" label="Full name" maxLength={80} required />
          <TextField form={form} name="address" label="Address" maxLength={120} required />
          <TextField form={form} name="city" label="City" maxLength={80} required />
          <TextField form={form} name="postcode" label="Postcode" maxLength={12} required />
          <Select form={form} name="country" label="Country" choices={COUNTRY_CHOICES} required />
          <Radios form={form} name="delivery" label="Delivery" choices={DELIVERIES} />
          <TextArea form={form} name="note" label="Note to us (optional)" maxLength={500} />
          <Checkbox form={form} name="terms" label="I accept the terms and conditions" required />
        </>
      )}
    </ActionForm>
  );
}
