/** Packed rows of SAS data sets: runs (`COMPRESS=CHAR`) and Ross data compression (`COMPRESS=BINARY`), as ReadStat describes them. */

/** Neither ever writes behind `out` or reads behind `data`: what is damaged leaves zeros. */
type Unpack = (data: Uint8Array, out: Uint8Array) => void;

const [BLANK, AT] = [0x20, 0x40] as const;

export const unpackRuns: Unpack = (data, out) => {
  let to = 0;
  for (let at = 0; at < data.length && to < out.length; ) {
    const command = (data[at] as number) >> 4;
    const low = (data[at] as number) & 15;
    at += 1;
    const long = (): number => low * 256 + (data[at++] ?? 0);
    let copy = 0;
    let fill = 0;
    let byte = 0;
    switch (command) {
      case 0x0:
        copy = long() + 64;
        break;
      case 0x1:
        copy = long() + 64 + 4096;
        break;
      case 0x2:
        copy = low + 96;
        break;
      case 0x4:
        fill = long() + 18;
        byte = data[at++] ?? 0;
        break;
      case 0x5:
        fill = long() + 17;
        byte = AT;
        break;
      case 0x6:
        fill = long() + 17;
        byte = BLANK;
        break;
      case 0x7:
        fill = long() + 17;
        break;
      case 0x8:
      case 0x9:
      case 0xa:
      case 0xb:
        copy = low + 1 + 16 * (command - 8);
        break;
      case 0xc:
        fill = low + 3;
        byte = data[at++] ?? 0;
        break;
      case 0xd:
        fill = low + 2;
        byte = AT;
        break;
      case 0xe:
        fill = low + 2;
        byte = BLANK;
        break;
      case 0xf:
        fill = low + 2;
        break;
      default:
        return;
    }
    if (copy > 0) {
      out.set(data.subarray(at, at + Math.min(copy, out.length - to)), to);
      at += copy;
    } else out.fill(byte, to, to + fill);
    to += copy + fill;
  }
};

export const unpackRoss: Unpack = (data, out) => {
  let to = 0;
  let bits = 0;
  let mask = 0;
  for (let at = 0; at < data.length && to < out.length; ) {
    mask >>>= 1;
    if (mask === 0) {
      bits = ((data[at] ?? 0) << 8) | (data[at + 1] ?? 0);
      at += 2;
      mask = 0x8000;
    }
    if ((bits & mask) === 0) {
      out[to++] = data[at++] ?? 0;
      continue;
    }
    const command = (data[at] ?? 0) >> 4;
    let count = (data[at] ?? 0) & 15;
    at += 1;
    if (command < 2) {
      count += command === 0 ? 3 : 19 + ((data[at++] ?? 0) << 4);
      out.fill(data[at++] ?? 0, to, to + count);
      to += count;
      continue;
    }
    const back = count + 3 + ((data[at++] ?? 0) << 4);
    const length = command === 2 ? (data[at++] ?? 0) + 16 : command;
    if (back > to) return;
    for (let i = 0; i < length && to < out.length; i++, to++) out[to] = out[to - back] as number;
  }
};
