/**
 * Texts of a few kinds, each once and by number, packed into arrays of numbers: a Map of a hundred thousand strings costs
 * as much again in garbage collection. Nothing is kept of the text that a value was cut from.
 */

/** Texts one behind the other, each begun by its kind and a zero. */
export interface PackedTexts {
  /** UTF-16. */
  readonly units: Uint16Array;
  /** Text `i` ends where the next begins. */
  readonly starts: Uint32Array;
  readonly count: number;
}

export interface TextTable {
  readonly count: number;
  /** The number of a text, from 0; -1: it is not there. */
  find(kind: string, text: string): number;
  /** Adds the text that `find` has just not found; answers its number. */
  add(): number;
  /** Valid until more is added. */
  packed(): PackedTexts;
}

interface Kind {
  readonly number: number;
  readonly head: string;
}

/** Unknown outside, so that nobody writes a file of values that all fall into one slot. */
const SEED = Math.floor(Math.random() * 2 ** 32);
const FACTOR = Math.floor(Math.random() * 2 ** 32) | 1;

const grown = <Numbers extends Uint16Array | Uint32Array>(numbers: Numbers, length: number): Numbers => {
  const Type = numbers.constructor as new (length: number) => Numbers;
  const larger = new Type(Math.max(length, 2 * numbers.length));
  larger.set(numbers);
  return larger;
};

export const createTextTable = (): TextTable => {
  const kinds = new Map<string, Kind>();
  let units = new Uint16Array(256);
  let starts = new Uint32Array(32);
  let kindOf = new Uint16Array(32);
  /** By hash: the hash and the number + 1 side by side, so that a look-up meets memory once. At most half full. */
  let slots = new Uint32Array(2 * 64);
  let mask = 63;
  let count = 0;
  let asked = { kind: { number: 0, head: '' }, text: '', hash: 0, slot: 0 };

  const newKind = (name: string): Kind => {
    const kind = { number: kinds.size, head: `${name}\0` };
    kinds.set(name, kind);
    return kind;
  };
  const isAt = (number: number, { head }: Kind, text: string): boolean => {
    let at = (starts[number] as number) + head.length;
    if ((starts[number + 1] as number) - at !== text.length) return false;
    for (let i = 0; i < text.length; i++) if (units[at++] !== text.charCodeAt(i)) return false;
    return true;
  };
  const widen = (): void => {
    const before = slots;
    slots = new Uint32Array(2 * before.length);
    mask = slots.length / 2 - 1;
    for (let i = 0; i < before.length; i += 2) {
      if (before[i + 1] === 0) continue;
      const hash = before[i] as number;
      let slot = hash & mask;
      while (slots[2 * slot + 1] !== 0) slot = (slot + 1) & mask;
      slots[2 * slot] = hash;
      slots[2 * slot + 1] = before[i + 1] as number;
    }
  };

  return {
    get count() {
      return count;
    },
    find: (name, text) => {
      if (4 * count >= slots.length) widen();
      const kind = kinds.get(name) ?? newKind(name);
      let hash = SEED ^ kind.number;
      for (let i = 0; i < text.length; i++) {
        hash = Math.imul(hash ^ text.charCodeAt(i), FACTOR);
        hash ^= hash >>> 15;
      }
      hash >>>= 0;
      let slot = hash & mask;
      for (let held = slots[2 * slot + 1] as number; held !== 0; held = slots[2 * slot + 1] as number) {
        const number = held - 1;
        if (slots[2 * slot] === hash && kindOf[number] === kind.number && isAt(number, kind, text))
          return number;
        slot = (slot + 1) & mask;
      }
      asked = { kind, text, hash, slot };
      return -1;
    },
    add: () => {
      const { kind, text, hash, slot } = asked;
      const number = count;
      const start = starts[number] as number;
      const end = start + kind.head.length + text.length;
      if (end > units.length) units = grown(units, end);
      if (number + 1 >= starts.length) {
        starts = grown(starts, 0);
        kindOf = grown(kindOf, 0);
      }
      let at = start;
      for (let i = 0; i < kind.head.length; i++) units[at++] = kind.head.charCodeAt(i);
      for (let i = 0; i < text.length; i++) units[at++] = text.charCodeAt(i);
      starts[number + 1] = end;
      kindOf[number] = kind.number;
      slots[2 * slot] = hash;
      slots[2 * slot + 1] = number + 1;
      count += 1;
      return number;
    },
    packed: () => ({ units, starts, count }),
  };
};
