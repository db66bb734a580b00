/** Machine-readable zone of a passport, line 2 (ICAO Doc 9303 part 4, TD3): four check digits, weights 7, 3, 1. */

const numberOf = (char: string): number =>
  char === '<' ? 0 : char >= 'A' ? char.charCodeAt(0) - 55 : char.charCodeAt(0) - 48;

const sumOf = (field: string): number =>
  [...field].reduce((total, char, i) => total + numberOf(char) * [7, 3, 1][i % 3]!, 0);

/** The check digit of a field: letters and digits in upper case, `<` for nothing. */
export const icaoDigit = (field: string): string => String(sumOf(field) % 10);

const holds = (field: string, check: string, mayBeEmpty = false): boolean =>
  icaoDigit(field) === check || (mayBeEmpty && check === '<' && sumOf(field) === 0);

export function mrz(text: string): boolean {
  const line = text.replace(/\s+/g, '').toUpperCase();
  if (!/^[A-Z0-9<]{9}\d[A-Z<]{3}\d{7}[MFX<]\d{7}[A-Z0-9<]{14}[\d<]\d$/.test(line)) return false;
  const at = (from: number, to: number): string => line.slice(from, to);
  return (
    holds(at(0, 9), at(9, 10)) &&
    holds(at(13, 19), at(19, 20)) &&
    holds(at(21, 27), at(27, 28)) &&
    holds(at(28, 42), at(42, 43), true) &&
    holds(at(0, 10) + at(13, 20) + at(21, 43), at(43, 44))
  );
}
