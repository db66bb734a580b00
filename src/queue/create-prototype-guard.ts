/** Tells whether a job changed the built-in prototypes: the next document in this thread would be read with them. */

const { ownKeys, getOwnPropertyDescriptor, getPrototypeOf, get } = Reflect;

const typedArray = getPrototypeOf(Uint8Array) as { readonly prototype: object };

/** Watched key by key. The long ones of Node (Buffer, URL) cost more than they tell: 17 µs a job for all of these. */
const WATCHED: readonly object[] = [
  Object,
  Function,
  Array,
  String,
  Number,
  Boolean,
  Symbol,
  Date,
  RegExp,
  Promise,
  Map,
  Set,
  WeakMap,
  WeakSet,
  Error,
  TypeError,
  ArrayBuffer,
  Uint8Array,
  typedArray,
].flatMap((builtIn) => [builtIn, builtIn.prototype as object]);

/** Watched value by value too: `{"__proto__": {"toString": …}}` replaces what is there. */
const GUARDED: readonly object[] = [Object.prototype, Array.prototype, String.prototype];

/** Keys whose value can be read without running code. */
const dataKeysOf = (holder: object): (string | symbol)[] =>
  ownKeys(holder).filter((key) => getOwnPropertyDescriptor(holder, key)?.get === undefined);

/**
 * Functions that a library adds or replaces when it is first loaded (a polyfill) are taken over: a document's data
 * cannot be one. On `Object.prototype` every change counts.
 */
export const createPrototypeGuard = (): { readonly changed: () => boolean } => {
  const keys = WATCHED.map((holder) => ownKeys(holder));
  const values = GUARDED.map((holder) => {
    const names = dataKeysOf(holder);
    return { names, known: names.map((name) => get(holder, name)) };
  });

  const isPolyfill = (holder: object, key: string | symbol): boolean =>
    holder !== Object.prototype && typeof getOwnPropertyDescriptor(holder, key)?.value === 'function';

  const keysChanged = (holder: object, index: number): boolean => {
    const before = keys[index] as (string | symbol)[];
    const now = ownKeys(holder);
    let same = now.length === before.length;
    for (let k = 0; same && k < now.length; k++) same = now[k] === before[k];
    if (same) return false;
    keys[index] = now;
    return !(
      before.every((key) => now.includes(key)) &&
      now.every((key) => before.includes(key) || isPolyfill(holder, key))
    );
  };

  const valuesChanged = (holder: object, index: number): boolean => {
    const { names, known } = values[index] as { names: (string | symbol)[]; known: unknown[] };
    for (let k = 0; k < names.length; k++) {
      const name = names[k] as string | symbol;
      const now = get(holder, name);
      if (now === known[k]) continue;
      if (!isPolyfill(holder, name)) return true;
      known[k] = now;
    }
    return false;
  };

  return { changed: () => WATCHED.some(keysChanged) || GUARDED.some(valuesChanged) };
};
