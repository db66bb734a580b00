/** Rows of a query in pages: flat memory where there may be millions, and what is read may be changed while it is gone through. */
import type { SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';

export const PAGE_ROWS = 1000;

/** The statement's last two parameters: the number that the rows begin behind, and how many; its rows are in order of `id`. */
export function* pagesById(
  statement: StatementSync,
  ...values: readonly SQLInputValue[]
): Generator<Record<string, SQLOutputValue>> {
  for (let after = 0; ; ) {
    const page = statement.all(...values, after, PAGE_ROWS);
    yield* page;
    if (page.length < PAGE_ROWS) return;
    after = Number(page.at(-1)?.['id']);
  }
}
