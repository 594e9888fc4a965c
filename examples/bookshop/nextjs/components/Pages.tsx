/** Links to the pages of a list. */

import { address } from "@/lib/addresses";
import type { PageNumbers } from "@/lib/schemas";
import { Link } from "./Link";
import styles from "./books.module.css";

interface Props {
  page: PageNumbers;
  path: string;
  query?: Record<string, string>;
}

export function Pages({ page, path, query = {} }: Props) {
  if (page.last <= 1) return null;
  const to = (number: number) => address(path, { page: number, ...query });
  const numbers = Array.from({ length: page.last }, (_, index) => index + 1);
  return (
    <nav className={styles.pages} aria-label="Pages">
      <ul>
        {page.number > 1 && <li><Link rel="prev" href={to(page.number - 1)}>Previous</Link></li>}
        {numbers.map((number) => (
          <li key={number}>
            <Link href={to(number)} aria-current={number === page.number ? "page" : undefined}>{number}</Link>
          </li>
        ))}
        {page.number < page.last && <li><Link rel="next" href={to(page.number + 1)}>Next</Link></li>}
      </ul>
    </nav>
  );
}
