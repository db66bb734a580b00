/** Names of members in the code pages that archives without the UTF-8 flag are written in. */
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { memberName } from '../../src/extract/zip-entry.ts';

test.each([
  ['患者一覧.csv', 'cp932'],
  ['カルテ山田.txt', 'cp932'],
  ['Befunde für Ärzte.pdf', 'cp437'],
  ['Müller Größe é.txt', 'cp437'],
  ['élèves à côté.doc', 'cp437'],
  ['患者.csv', 'utf8'],
])('%s in %s', (name, encoding) => {
  expect(memberName(iconv.encode(name, encoding), 0, true)).toBe(name);
});
