/** Tells whether a job changed the built-in prototypes: the next document in this thread would be read with them. */

const { ownKeys, getOwnPropertyDescriptor, getPrototypeOf } = Reflect;

const typedArray = getPrototypeOf(Uint8Array) as { readonly prototype: object };

/** Watched key by key. */
const WATCHED: readonly object[] = [
  Object, Function, Array, String, Number, Boolean, Symbol, BigInt, Date, RegExp, Promise, Map, Set, WeakMap, WeakSet,
  Error, TypeError, RangeError, SyntaxError, ArrayBuffer, DataView, Uint8Array, Buffer, typedArray, URL, TextDecoder,
].flatMap((constructor) => [constructor, constructor.prototype as object]);

/** Watched value by value too: `{"__proto__": {"toString": …}}` replaces what is there. */
const GUARDED: readonly object[] = [Object.prototype, Array.prototype, Function.prototype, String.prototype];

const valueOf = (holder: object, key: PropertyKey): unknown => {
  const property = getOwnPropertyDescriptor(holder, key);
  return property?.get ?? property?.value;
};

/**
 * Functions that a library adds or replaces when it is first loaded (a polyfill) are taken over: a document's data
 * cannot be one. On `Object.prototype` every change counts.
 */
export const createPrototypeGuard = (): { readonly changed: () => boolean } => {
  const keys = WATCHED.map((holder) => ownKeys(holder));
  const values = GUARDED.map((holder) => new Map(ownKeys(holder).map((key) => [key, valueOf(holder, key)])));

  const isPolyfill = (holder: object, key: PropertyKey): boolean =>
    holder !== Object.prototype && typeof valueOf(holder, key) === 'function';

  const keysChanged = (holder: object, index: number): boolean => {
    const before = keys[index] as PropertyKey[];
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
    const known = values[index] as Map<PropertyKey, unknown>;
    for (const [key, value] of known) {
      const now = valueOf(holder, key);
      if (now === value) continue;
      if (!isPolyfill(holder, key)) return true;
      known.set(key, now);
    }
    return false;
  };

  return { changed: () => WATCHED.some(keysChanged) || GUARDED.some(valuesChanged) };
};
