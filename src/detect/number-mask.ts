/** `AA999999`: how people write what a number looks like. `9` a digit, `A` a letter, `X` either; all else stands for itself, `\A` too. */
import { UserError } from '../model/user-error.ts';

const CLASSES: Readonly<Record<string, string>> = { 9: '\\d', A: '[A-Z]', X: '[A-Z0-9]' };
const LITERAL = /[A-Za-z0-9 /_.:#-]/;

/** The shape that a mask stands for. */
export const shapeOfMask = (mask: string): string => {
  let shape = '';
  let run = '';
  let count = 0;
  const flush = (): void => {
    if (count > 0) shape += count === 1 ? run : `${run}{${count}}`;
    count = 0;
  };
  for (let at = 0; at < mask.length; at++) {
    const escaped = mask[at] === '\\';
    if (escaped) at += 1;
    const character = mask[at] ?? '';
    if (!LITERAL.test(character))
      throw new UserError(
        `The pattern ${JSON.stringify(mask)} is no mask: 9 stands for a digit, A for a letter, X for either; write an expression with regex: instead.`,
      );
    const part =
      (escaped ? undefined : CLASSES[character]) ??
      (/\w/.test(character) ? character : `[${character === '-' ? '\\-' : character}]`);
    if (part !== run) flush();
    run = part;
    count += 1;
  }
  flush();
  return shape;
};
