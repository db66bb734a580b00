/** Finds secret values in bytes, in whatever writing they may have got there: text of three encodings, hex, base64 at any offset, or an unkeyed hash. */
import { createHash } from 'node:crypto';

export interface Needles {
  /** Names of the values found, each with its writing; never the value, which must not reach a test's output either. */
  searchIn(bytes: Buffer): string[];
}

const bigEndian = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

/** The characters that base64 has for these bytes wherever they begin: the first and the last depend on their neighbours. */
const base64Of = (bytes: Buffer): string[] =>
  [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const spare = (offset + bytes.length) % 3 === 0 ? 0 : 1;
    return text.slice(offset === 0 ? 0 : offset + 1, text.length - spare);
  });

const writingsOf = (value: string): [string, Buffer][] => {
  const plain = Buffer.from(value);
  const raw: [string, Buffer][] = [
    ['UTF-8', plain],
    ['UTF-16LE', Buffer.from(value, 'utf16le')],
    ['UTF-16BE', bigEndian(value)],
  ];
  const coded = raw.flatMap(([name, bytes]): [string, Buffer][] => [
    [`hex of ${name}`, Buffer.from(bytes.toString('hex'))],
    [`HEX of ${name}`, Buffer.from(bytes.toString('hex').toUpperCase())],
    ...base64Of(bytes).flatMap((text): [string, Buffer][] => [
      [`base64 of ${name}`, Buffer.from(text)],
      [`base64url of ${name}`, Buffer.from(text.replaceAll('+', '-').replaceAll('/', '_'))],
    ]),
  ]);
  const hashed = ['md5', 'sha1', 'sha256', 'sha512'].flatMap((algorithm): [string, Buffer][] => {
    const digest = createHash(algorithm).update(plain).digest();
    // As much of it as anybody would keep.
    return [
      [algorithm, digest.subarray(0, 8)],
      [`hex ${algorithm}`, Buffer.from(digest.toString('hex').slice(0, 16))],
      [`base64 ${algorithm}`, Buffer.from(digest.toString('base64').slice(0, 10))],
      [`base64url ${algorithm}`, Buffer.from(digest.toString('base64url').slice(0, 10))],
    ];
  });
  return [...raw, ...coded, ...hashed];
};

export const createNeedles = (values: Readonly<Record<string, string>>): Needles => {
  // By their first four bytes: one pass over the bytes, however many needles there are.
  const byHead = new Map<number, { readonly name: string; readonly bytes: Buffer }[]>();
  for (const [name, value] of Object.entries(values))
    for (const [writing, bytes] of writingsOf(value)) {
      if (bytes.length < 6) throw new Error(`${name} is too short to be looked for as ${writing}`);
      const head = bytes.readUInt32BE(0);
      byHead.set(head, [...(byHead.get(head) ?? []), { name: `${name} as ${writing}`, bytes }]);
    }
  return {
    searchIn: (bytes) => {
      const found = new Set<string>();
      let head = 0;
      for (let at = 0; at < bytes.length; at++) {
        head = ((head << 8) | bytes[at]!) >>> 0;
        const candidates = at < 3 ? undefined : byHead.get(head);
        for (const needle of candidates ?? [])
          if (bytes.subarray(at - 3, at - 3 + needle.bytes.length).equals(needle.bytes))
            found.add(needle.name);
      }
      return [...found];
    },
  };
};
