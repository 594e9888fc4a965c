/** The query of a page, as Next.js hands it over. */

export type Query = Promise<Record<string, string | string[] | undefined>>;

/** The first value of each parameter, as the old application read them. */
export async function firstValues(query: Query): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(await query)) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) found[name] = first;
  }
  return found;
}

/** A query string with a question mark, empty without parameters. */
export function asked(parameters: Record<string, string>, names: readonly string[]): string {
  const kept = names.flatMap((name) => (name in parameters ? [[name, parameters[name] ?? ""]] : []));
  return kept.length === 0 ? "" : `?${new URLSearchParams(kept)}`;
}
