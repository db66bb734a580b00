/**
 * Counts persons over files: persons that share a key (a number, or name and birth date) are one. Exact up to its bounds of
 * persons and keys (some 200 MB); beyond them persons that no known key joins are counted one by one: then it is an upper bound.
 */

/** Bit of the mask of a person: a patient. The bits below say through which reaches. */
const PATIENT = 0x40;

export interface PatientUnion {
  /** `keys`: random bytes, at least 12 each. `reach`: where the file lies, as an index. */
  add(keys: readonly Uint8Array[], isPatient: boolean, reach: number): void;
  /** Patients of whom nothing is known that could join them with others. */
  addUnknown(count: number, reach: number): void;
  patients(): number;
  patientsByReach(reach: number): number;
}

/** Keys by their first 96 bits: two of ten million differ in them except once in 10^15. */
interface KeyTable {
  find(key: Uint8Array): number | undefined;
  /** False when there is no room. */
  add(key: Uint8Array, node: number): boolean;
}

const word = (key: Uint8Array, at: number): number =>
  (key[at]! | (key[at + 1]! << 8) | (key[at + 2]! << 16) | (key[at + 3]! << 24)) >>> 0;

const createKeyTable = (maxKeys: number): KeyTable => {
  let slots = 1024;
  let table = new Uint32Array(slots * 4);
  let used = 0;

  /** Slot of the key, or the free one where it belongs. A node is stored plus one: 0 is free. */
  const slotOf = (a: number, b: number, c: number): number => {
    let slot = a & (slots - 1);
    while (table[slot * 4 + 3] !== 0) {
      if (table[slot * 4] === a && table[slot * 4 + 1] === b && table[slot * 4 + 2] === c) return slot;
      slot = (slot + 1) & (slots - 1);
    }
    return slot;
  };
  const grow = (): void => {
    const old = table;
    slots *= 2;
    table = new Uint32Array(slots * 4);
    for (let at = 0; at < old.length; at += 4)
      if (old[at + 3] !== 0)
        table.set(old.subarray(at, at + 4), slotOf(old[at]!, old[at + 1]!, old[at + 2]!) * 4);
  };
  return {
    find: (key) => {
      const node = table[slotOf(word(key, 0), word(key, 4), word(key, 8)) * 4 + 3]!;
      return node === 0 ? undefined : node - 1;
    },
    add: (key, node) => {
      if (used >= maxKeys) return false;
      if (used * 2 >= slots) grow();
      const [a, b, c] = [word(key, 0), word(key, 4), word(key, 8)];
      table.set([a, b, c, node + 1], slotOf(a, b, c) * 4);
      used += 1;
      return true;
    },
  };
};

export const createPatientUnion = (maxPersons = 2_000_000, maxKeys = 4_000_000): PatientUnion => {
  const keys = createKeyTable(maxKeys);
  let parents = new Uint32Array(1024);
  let masks = new Uint8Array(1024);
  let nodes = 0;
  let alone = 0;
  const aloneByReach: number[] = [];

  const rootOf = (node: number): number => {
    let root = node;
    while (parents[root] !== root) {
      parents[root] = parents[parents[root]!]!;
      root = parents[root]!;
    }
    return root;
  };
  const newNode = (): number | undefined => {
    if (nodes >= maxPersons) return undefined;
    if (nodes === parents.length) {
      const [p, m] = [parents, masks];
      parents = new Uint32Array(nodes * 2);
      masks = new Uint8Array(nodes * 2);
      parents.set(p);
      masks.set(m);
    }
    parents[nodes] = nodes;
    nodes += 1;
    return nodes - 1;
  };
  const addUnknown = (count: number, reach: number): void => {
    alone += count;
    aloneByReach[reach] = (aloneByReach[reach] ?? 0) + count;
  };
  const countMask = (bit: number): number => {
    let count = 0;
    for (let node = 0; node < nodes; node += 1)
      if (parents[node] === node && (masks[node]! & bit) !== 0) count += 1;
    return count;
  };

  return {
    add: (own, isPatient, reach) => {
      const known = own.map(keys.find).filter((node) => node !== undefined);
      const node = known[0] ?? (own.length > 0 ? newNode() : undefined);
      if (node === undefined) {
        if (isPatient) addUnknown(1, reach);
        return;
      }
      let root = rootOf(node);
      for (const other of known) {
        const second = rootOf(other);
        if (second === root) continue;
        const [older, younger] = second < root ? [second, root] : [root, second];
        parents[younger] = older;
        masks[older]! |= masks[younger]!;
        root = older;
      }
      if (isPatient) masks[root]! |= PATIENT | (1 << reach);
      for (const key of own) if (keys.find(key) === undefined) keys.add(key, root);
    },
    addUnknown,
    patients: () => countMask(PATIENT) + alone,
    patientsByReach: (reach) => countMask(1 << reach) + (aloneByReach[reach] ?? 0),
  };
};
