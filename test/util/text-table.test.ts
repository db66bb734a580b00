/** Beside a Map of strings: the same numbers for the same texts, through every growth. */
import { expect, test } from 'vitest';
import { createTextTable } from '../../src/util/text-table.ts';

const KINDS = ['ssn', 'mrn', 'name'];

test('numbers texts by kind as a map would', () => {
  const table = createTextTable();
  const map = new Map<string, number>();
  for (let i = 0; i < 20_000; i++) {
    const kind = KINDS[i % 3] as string;
    const text = i % 7 === 0 ? 'Ünal 漢字'.repeat(i % 11) : String((i * 7919) % 6007);
    const key = `${kind}\0${text}`;
    const found = table.find(kind, text);
    expect(found).toBe(map.get(key) ?? -1);
    if (found < 0) map.set(key, table.add());
  }
  expect(table.count).toBe(map.size);
  const { units, starts, count } = table.packed();
  const texts = Array.from({ length: count }, (_, i) =>
    String.fromCharCode(...units.subarray(starts[i], starts[i + 1])),
  );
  expect(texts).toEqual([...map.keys()]);
});
