/** Form fields with label, hint and messages, wired for assistive technology. */

import type { InputHTMLAttributes, ReactNode, TextareaHTMLAttributes } from "react";
import type { Refusal } from "@/lib/schemas";
import { plural } from "@/lib/text";
import styles from "./fields.module.css";

/** What a form shows: what was typed, and what was wrong with it. */
export interface FormState {
  values: Record<string, string | boolean>;
  refusal?: Refusal;
}

interface Common {
  name: string;
  label: string;
  hint?: string;
  form: FormState;
}

export type Choice = readonly [value: string, label: string];

const errorsOf = ({ form, name }: Common): string[] => form.refusal?.errors[name] ?? [];
const shown = ({ form, name }: Common): string => String(form.values[name] ?? "");

function described(field: Common) {
  const hints = [field.hint && `${field.name}-hint`, errorsOf(field).length > 0 && `${field.name}-errors`];
  return {
    "aria-describedby": hints.filter(Boolean).join(" ") || undefined,
    "aria-invalid": errorsOf(field).length > 0 ? (true as const) : undefined,
  };
}

function Errors({ field }: { field: Common }) {
  const errors = errorsOf(field);
  if (errors.length === 0) return null;
  return (
    <ul className={styles.errors} id={`${field.name}-errors`}>
      {errors.map((error) => <li key={error}>{error}</li>)}
    </ul>
  );
}

function Row({ field, children }: { field: Common; children: ReactNode }) {
  return (
    <div className={styles.field}>
      <label htmlFor={field.name}>{field.label}</label>
      {children}
      {field.hint && <p className={styles.hint} id={`${field.name}-hint`}>{field.hint}</p>}
      <Errors field={field} />
    </div>
  );
}

type Constraints<T> = Omit<T, "name" | "id" | "form" | "value" | "defaultValue" | "children">;

export function TextField({ name, label, hint, form, type = "text", ...constraints }: Common & Constraints<InputHTMLAttributes<HTMLInputElement>>) {
  const field = { name, label, hint, form };
  const value = type === "password" ? "" : shown(field);
  return (
    <Row field={field}>
      <input {...constraints} {...described(field)} id={name} name={name} type={type} defaultValue={value} />
    </Row>
  );
}

export function TextArea({ name, label, hint, form, ...constraints }: Common & Constraints<TextareaHTMLAttributes<HTMLTextAreaElement>>) {
  const field = { name, label, hint, form };
  return (
    <Row field={field}>
      <textarea {...constraints} {...described(field)} id={name} name={name} defaultValue={shown(field)} />
    </Row>
  );
}

/*
 * The keys below: React resets a form after its action, but selects, boxes and radio buttons only to what they held at
 * first. With another value they are other elements.
 */

export function Select({ choices, required, ...field }: Common & { choices: readonly Choice[]; required?: boolean }) {
  const { name } = field;
  return (
    <Row field={field}>
      <select key={shown(field)} {...described(field)} id={name} name={name} required={required} defaultValue={shown(field)}>
        {choices.map(([value, label]) => <option key={value} value={value}>{label}</option>)}
      </select>
    </Row>
  );
}

export function Checkbox({ required, ...field }: Common & { required?: boolean }) {
  const { name, label, form } = field;
  const checked = form.values[name] === true;
  return (
    <div className={styles.checkbox}>
      <input key={String(checked)} id={name} name={name} type="checkbox" value="y" required={required} defaultChecked={checked} />{" "}
      <label htmlFor={name}>{label}</label>
      <Errors field={field} />
    </div>
  );
}

export function Radios({ choices, ...field }: Common & { choices: readonly Choice[] }) {
  const { name, label } = field;
  return (
    <fieldset key={shown(field)}>
      <legend>{label}</legend>
      {choices.map(([value, text], index) => (
        <div key={value}>
          <input id={`${name}-${index}`} name={name} type="radio" value={value} defaultChecked={value === shown(field)} />{" "}
          <label htmlFor={`${name}-${index}`}>{text}</label>
        </div>
      ))}
      <Errors field={field} />
    </fieldset>
  );
}

/** What is wrong with a form as a whole. */
export function Problems({ refusal }: Pick<FormState, "refusal">) {
  if (refusal === undefined) return null;
  const count = Object.keys(refusal.errors).length;
  const lines = refusal.form_errors.length > 0 ? refusal.form_errors : [`Please correct ${plural(count, "field", "fields")}.`];
  return (
    <div className="message error" role="alert">
      {lines.map((line) => <p key={line}>{line}</p>)}
    </div>
  );
}
