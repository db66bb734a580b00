/** Names that a file system takes and programs choke on: any bytes but `/` and NUL, all different, the same for a seed. */

const KNOWN = [
  'a\nb',
  'a\r',
  ' ',
  ' x ',
  '-rf',
  '~',
  '*',
  '?',
  '[a]',
  '{a,b}',
  '\\',
  "it's",
  '"quoted"',
  '$(id)',
  '=cmd|x',
  '\u001b[2J',
  '\u202egpj.exe',
  '\ufeff',
  'e\u0301',
  '\u00e9',
  '...',
  '.hidden',
  '%2e%2e',
  'a\\..\\b',
  'C:',
  'con',
  '\u{1f9ec}',
].map((text) => Buffer.from(text));

const random = (seed: number) => {
  let state = seed >>> 0;
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

export const hostileNames = (count: number, seed: number): readonly Buffer[] => {
  const next = random(seed);
  const names = new Map<string, Buffer>();
  const add = (name: Buffer): unknown => names.set(name.toString('latin1'), name);
  KNOWN.slice(0, count).forEach(add);
  for (const byte of [0x01, 0x0a, 0x41, 0x80, 0xff]) if (names.size < count) add(Buffer.alloc(255, byte));
  while (names.size < count) {
    const length = next(4) === 0 ? 255 : 1 + next(40);
    const bytes = Array.from({ length }, () => 1 + next(255));
    const name = Buffer.from(bytes.map((byte) => (byte === 0x2f ? 0x0a : byte)));
    if (!/^\.{1,2}$/.test(name.toString('latin1'))) add(name);
  }
  return [...names.values()];
};
