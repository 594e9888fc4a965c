/** Addresses with queries, spelled as the shop always spelled them. */

const PLAIN: Record<string, string> = {
  "%24": "$", "%2C": ",", "%2F": "/", "%3A": ":", "%3B": ";", "%3F": "?", "%40": "@", "%20": "+",
};

function encoded(text: string): string {
  return encodeURIComponent(text).replace(/%(24|2C|2F|3A|3B|3F|40|20)/g, (found) => PLAIN[found] ?? found);
}

/** A path with a query, without the parameters that are undefined. */
export function address(path: string, query: Record<string, string | number | undefined> = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined);
  if (pairs.length === 0) return path;
  return `${path}?${pairs.map(([name, value]) => `${encoded(name)}=${encoded(String(value))}`).join("&")}`;
}

/** A path of this site; anything that could lead elsewhere counts as absent. */
export function safeTarget(target: string | null | undefined): string | undefined {
  if (!target?.startsWith("/") || target.startsWith("//") || target.startsWith("/\\")) return undefined;
  return /[\u0000-\u001f]/.test(target) ? undefined : target;
}
