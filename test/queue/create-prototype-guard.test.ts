/** Every case undoes what it did: the prototypes are the test's own too. */
import { expect, it } from 'vitest';
import { createPrototypeGuard } from '../../src/queue/create-prototype-guard.ts';

type Open = Record<string, unknown>;

const whileSet = (holder: object, key: string, value: unknown, look: () => void): void => {
  const before = Object.getOwnPropertyDescriptor(holder, key);
  Object.defineProperty(holder, key, { value, configurable: true, writable: true, enumerable: true });
  try {
    look();
  } finally {
    if (before === undefined) delete (holder as Open)[key];
    else Object.defineProperty(holder, key, before);
  }
};

it('is content as long as nothing changes', () => {
  const guard = createPrototypeGuard();
  JSON.parse('{"__proto__": {"polluted": 1}}');
  expect(guard.changed()).toBe(false);
});

it.each([
  ['Object.prototype', Object.prototype],
  ['Array.prototype', Array.prototype],
  ['String.prototype', String.prototype],
  ['Function.prototype', Function.prototype],
  ['Number.prototype', Number.prototype],
  ['Promise.prototype', Promise.prototype],
  ['Map.prototype', Map.prototype],
  ['Set.prototype', Set.prototype],
  ['Object', Object],
])('sees data put on %s', (_name, holder) => {
  const guard = createPrototypeGuard();
  whileSet(holder, 'polluted', 'yes', () => expect(guard.changed()).toBe(true));
});

it('sees what replaces a built-in method by data', () => {
  const guard = createPrototypeGuard();
  whileSet(Object.prototype, 'toLocaleString', 'yes', () => expect(guard.changed()).toBe(true));
  whileSet(Array.prototype, 'at', 'yes', () => expect(createPrototypeGuard().changed()).toBe(false));
});

it('sees even a function on Object.prototype, but takes a polyfill elsewhere', () => {
  const guard = createPrototypeGuard();
  whileSet(
    Object.prototype,
    'added',
    () => 1,
    () => expect(guard.changed()).toBe(true),
  );
  const other = createPrototypeGuard();
  whileSet(
    Array.prototype,
    'added',
    () => 1,
    () => {
      expect(other.changed()).toBe(false);
      whileSet(Array.prototype, 'more', 1, () => expect(other.changed()).toBe(true));
    },
  );
});
