/** Forms as a browser sends them, made ready for Flask. */

/** The text fields of a form; what React and Next.js add begins with a dollar sign. */
export function fieldsOf(sent: FormData): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, value] of sent) {
    if (typeof value === "string" && !name.startsWith("$") && !(name in fields)) fields[name] = value;
  }
  return fields;
}
