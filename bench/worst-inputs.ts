/** Inputs that no office writes and somebody will send: each must be read at a tenth of the speed of busy text at least. */

const repeated = (piece: string) => (bytes: number) => Buffer.alloc(bytes, piece);

const randomBytes = (bytes: number): Uint8Array => {
  const out = new Uint32Array(bytes >>> 2);
  let state = 9;
  for (let i = 0; i < out.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    out[i] = state ^ (state >>> 15);
  }
  return new Uint8Array(out.buffer);
};

export const WORST_INPUTS: Readonly<Record<string, (bytes: number) => Uint8Array>> = {
  'one run of digits': repeated('1234567890'),
  'runs of 40 digits': repeated(`${'4'.repeat(40)} `),
  'short numbers': repeated('1 '),
  'numbers of nine digits': repeated('536904399 '),
  'one long line': repeated('the quick brown fox jumps over the lazy dog '),
  'one long word': repeated('a'),
  'all @': repeated('@'),
  'addresses without end': repeated('a@a.'),
  'all colons': repeated(':'),
  'hexadecimal groups': repeated('ab:'),
  'nested parentheses': repeated('('),
  'labels without values': repeated('MRN: SSN: DOB: Name: '),
  'empty lines': repeated('\n'),
  'wide gaps': repeated('a  b  c  d\n'),
  'four-byte UTF-8': repeated('😀'),
  'letters beyond Latin': repeated('漢字 '),
  'random bytes': randomBytes,
};
