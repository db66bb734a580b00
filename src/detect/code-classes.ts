/** Characters that nothing tells apart share a class: tables by class fit the processor's cache. */
export interface CodeClasses {
  /** Class by character. */
  readonly of: Uint8Array;
  readonly count: number;
}

/** `codes`: so many characters; `tests`: what tells them apart. */
export const classesOf = (codes: number, tests: Iterable<(code: number) => boolean>): CodeClasses => {
  let of = new Uint8Array(codes);
  let count = 1;
  for (const test of tests) {
    const numbers = new Map<number, number>();
    of = of.map((before, code) => {
      const key = 2 * before + Number(test(code));
      const number = numbers.get(key) ?? numbers.size;
      numbers.set(key, number);
      return number;
    });
    count = numbers.size;
  }
  return { of, count };
};
