/** ASN.1 as BER writes it (X.690): tags and places of values. Lengths lie; indefinite ones end at a mark. */

export interface BerElement {
  /** Class and number, without the bit for constructed ones. */
  readonly tag: number;
  readonly constructed: boolean;
  readonly from: number;
  readonly to: number;
  /** Where the next element begins. */
  readonly next: number;
}

const MAX_DEPTH = 24;

/** Undefined where no element stands there. One that claims more bytes than there are ends at the end. */
export const berAt = (data: Uint8Array, at: number, end: number, depth = 0): BerElement | undefined => {
  if (at + 2 > end || depth > MAX_DEPTH) return undefined;
  const first = data[at]!;
  // Tags of several bytes do not occur in what is read here.
  if ((first & 0x1f) === 0x1f) return undefined;
  const tag = first & ~0x20;
  const constructed = (first & 0x20) !== 0;
  const short = data[at + 1]!;
  if (short < 0x80) {
    const to = Math.min(end, at + 2 + short);
    return { tag, constructed, from: at + 2, to, next: to };
  }
  const bytes = short & 0x7f;
  if (bytes > 6) return undefined;
  if (bytes > 0) {
    let length = 0;
    for (let i = 0; i < bytes; i += 1) length = length * 256 + (data[at + 2 + i] ?? 0);
    const from = Math.min(end, at + 2 + bytes);
    const to = Math.min(end, from + length);
    return { tag, constructed, from, to, next: to };
  }
  let inner = at + 2;
  while (inner < end && !(data[inner] === 0 && data[inner + 1] === 0)) {
    const child = berAt(data, inner, end, depth + 1);
    if (child === undefined || child.next <= inner) break;
    inner = child.next;
  }
  return { tag, constructed, from: at + 2, to: Math.min(inner, end), next: Math.min(inner + 2, end) };
};

export const berChildren = (data: Uint8Array, { from, to }: BerElement): BerElement[] => {
  const children: BerElement[] = [];
  for (let at = from; at < to; ) {
    const child = berAt(data, at, to);
    if (child === undefined || child.next <= at) break;
    children.push(child);
    at = child.next;
  }
  return children;
};

/** The bytes of an octet string, put together where it was written in pieces. */
export const octetsOf = (data: Uint8Array, element: BerElement, depth = 0): Uint8Array => {
  if (!element.constructed) return data.subarray(element.from, element.to);
  if (depth > MAX_DEPTH) return new Uint8Array();
  return Buffer.concat(berChildren(data, element).map((child) => octetsOf(data, child, depth + 1)));
};
