/** Nothing of a message may pass, whatever it looks like. */
import { expect, it } from 'vitest';
import { framesOf } from '../../src/queue/frames-of.ts';

const thrown = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

it('keeps class and places in code', () => {
  const [name, place] = framesOf(new RangeError('canary'));
  expect(name).toBe('RangeError');
  expect(place).toMatch(/frames-of\.test\.ts:\d+:\d+$/);
});

it.each([
  'canary',
  'first\n    at canary (/home/canary.js:1:1)\nlast',
  '\n    at /home/canary.js:1:1',
  'canary\n    at canary (file:///src/canary.js:1:1)',
])('keeps nothing of the message %j', (message) => {
  const frames = framesOf(new Error(message));
  expect(frames.length).toBeGreaterThan(1);
  expect(frames.join()).not.toContain('canary');
});

it('keeps nothing of names that a document could have given', () => {
  const error = new Error('x');
  error.name = 'canary';
  const holder = {
    ['canary']: () => {
      throw error;
    },
  };
  expect(framesOf(thrown(holder['canary'])).join()).not.toContain('canary');
  class canary extends Error {}
  expect(framesOf(new canary('x'))[0]).toBe('unknown class');
});

it.each([
  'canary',
  undefined,
  { message: 'canary' },
  Object.defineProperty(new Error('x'), 'stack', {
    get: () => {
      throw new Error('canary');
    },
  }),
])('survives whatever is thrown (%#)', (value) => {
  expect(framesOf(value).join()).not.toContain('canary');
});
