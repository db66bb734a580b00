import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { CONDITIONS } from '../../src/classify/conditions.ts';

const shared =
  process.env['PHISWEEP_SHARED'] === undefined
    ? new URL('../../../shared/data/', import.meta.url)
    : pathToFileURL(`${process.env['PHISWEEP_SHARED']}/data/`);
const ours = (name: string) =>
  parse(readFileSync(new URL(`../../rules/controls/${name}.yaml`, import.meta.url), 'utf8'));
const theirs = (name: string) => JSON.parse(readFileSync(new URL(`${name}.json`, shared), 'utf8'));

describe('tables of controls', () => {
  test('93 controls in the edition of 2022, 114 in that of 2013', () => {
    expect(ours('iso27002-2022').controls).toHaveLength(93);
    expect(ours('iso27002-2013').controls).toHaveLength(114);
  });

  test('every control a condition names exists in its edition', () => {
    const ids = new Set(ours('iso27002-2022').controls.map(({ id }: { id: string }) => id));
    const old = new Set(ours('iso27002-2013').controls.map(({ id }: { id: string }) => id));
    for (const { primary, supporting, iso27002_2013 } of ours('conditions').conditions) {
      for (const id of [...primary, ...supporting]) expect(ids).toContain(id);
      for (const id of iso27002_2013) expect(old).toContain(id);
    }
  });

  test('every condition that the tool can find is in the table', () => {
    const ids = ours('conditions').conditions.map(({ id }: { id: string }) => id);
    for (const [id] of CONDITIONS) expect(ids).toContain(id);
  });

  test.skipIf(!existsSync(shared))(
    'numbers, titles and attributes equal those of ../shared/data (skipped where it is absent)',
    () => {
      const attributes = [
        'id',
        'title',
        'theme',
        'controlType',
        'securityProperties',
        'cybersecurityConcepts',
        'operationalCapabilities',
        'securityDomains',
        'newIn2022',
        'iso27002_2013',
      ];
      const pick = (control: Record<string, unknown>) =>
        Object.fromEntries(attributes.map((name) => [name, control[name]]));
      expect(ours('iso27002-2022').controls.map(pick)).toEqual(theirs('iso27002-2022').controls.map(pick));
      const old = (list: { id: string; title: string }[]) => list.map(({ id, title }) => ({ id, title }));
      expect(old(ours('iso27002-2013').controls)).toEqual(old(theirs('iso27002-2013').controls));
      const short = ({ id, hipaa, reason }: { id: string; hipaa: string[]; reason: string }) => ({
        id,
        hipaa,
        reason,
      });
      const own = ['REACH-BEYOND-ALLOWED'];
      const published = ours('conditions').conditions.filter(({ id }: { id: string }) => !own.includes(id));
      expect(published.map(short)).toEqual(theirs('finding-to-controls').rules.map(short));
    },
  );
});
