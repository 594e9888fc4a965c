/** How the shop prints numbers, dates and money. */

const MONTHS = [
  "January", "February", "March", "April", "May", "June",
  "July", "August", "September", "October", "November", "December",
];

/** `"1049.00"` as `€1,049.00`. */
export function money(amount: string): string {
  const [euros = "0", cents = ""] = amount.split(".");
  return `€${euros.replace(/\B(?=(\d{3})+$)/g, ",")}.${cents.padEnd(2, "0")}`;
}

/** `"2024-03-01T09:30:00Z"` or `"2024-03-01"` as `1 March 2024`. */
export function longDate(moment: string): string {
  const [year, month, day] = moment.slice(0, 10).split("-").map(Number);
  return `${day} ${MONTHS[(month ?? 1) - 1]} ${year}`;
}

/** `1 book`, `2 books`, `0 books`. */
export function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** The mean rating with one decimal, as in `4.0`. */
export const rated = (average: number): string => average.toFixed(1);

/** Cut at a space, so that nothing is longer than `length` characters with the ellipsis. */
export function truncate(text: string, length: number): string {
  const characters = Array.from(text);
  if (characters.length <= length) return text;
  const cut = characters.slice(0, length - 1).join("");
  const space = cut.lastIndexOf(" ");
  return `${space < 0 ? cut : cut.slice(0, space)}…`;
}
