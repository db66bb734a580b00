/**
 * Patterns with stars, matched in time that grows with pattern × text and never more: ignore files lie on the share,
 * so whoever writes there chooses the pattern, and a regular expression made from `*a*a*a*b` would hang the scan.
 */

export const STAR = Symbol('any number of items');

/** One token of a pattern: a star, or a test that exactly one item must pass. */
export type Token<Item> = typeof STAR | ((item: Item) => boolean);

/** Does the pattern cover the whole sequence? On failure only the last star is widened: it can do what any earlier one could. */
export const matchStars = <Item>(pattern: readonly Token<Item>[], items: ArrayLike<Item>): boolean => {
  let [at, from, starAt, starFrom] = [0, 0, -1, 0];
  while (from < items.length) {
    const token = pattern[at];
    if (token === STAR) {
      [starAt, starFrom] = [at, from];
      at += 1;
    } else if (token?.(items[from]!)) {
      at += 1;
      from += 1;
    } else if (starAt >= 0) {
      starFrom += 1;
      [at, from] = [starAt + 1, starFrom];
    } else return false;
  }
  while (pattern[at] === STAR) at += 1;
  return at === pattern.length;
};
