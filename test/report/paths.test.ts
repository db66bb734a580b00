/** Paths can name patients: what leaves with masked paths holds no part in which one was found, in reports, registers and evidence alike. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createConditionResolver } from '../../src/classify/resolve-condition.ts';
import { loadPolicy } from '../../src/config/load-policy.ts';
import { planChanges } from '../../src/register/plan.ts';
import { toItems } from '../../src/register/to-items.ts';
import { pathOf } from '../../src/report/path-text.ts';
import { REPORTERS } from '../../src/report/registry.ts';
import { assessStores } from '../../src/scan/assess-stores.ts';
import { createLedger } from '../../src/store/ledger.ts';
import { openMemoryStore } from '../../src/store/open-store.ts';
import { createReportSource } from '../../src/store/report-source.ts';
import type { Store } from '../../src/store/store.ts';
import { scanShares } from '../store/sample-share.ts';

const hashPathPart = (part: Uint8Array): string => `h${part.length}`;
const masked = { hashPathPart, onlyNames: true };

describe('pathOf', () => {
  const path = { shown: 'letters/Kowalczyk Ada/a.txt' };
  test.each([
    ['as it is', [2], {}, 'letters/Kowalczyk Ada/a.txt'],
    ['the part that names somebody', [2], masked, 'letters/h13/a.txt'],
    ['nothing where nobody is named', [], masked, 'letters/Kowalczyk Ada/a.txt'],
    ['all of it where nobody has looked', undefined, masked, 'h7/h13/h5'],
    ['all of it', [2], { hashPathPart }, 'h7/h13/h5'],
  ])('%s', (_, namedParts, options, shown) => {
    expect(pathOf({ path, namedParts }, options).shown).toBe(shown);
  });

  test('bytes that are no text and letters that are escaped stay in their part', () => {
    const bytes = Buffer.from('a\xff\u202e/Ada', 'latin1');
    const odd = { shown: 'a\\xff./Ada', bytesBase64: bytes.toString('base64') };
    expect(pathOf({ path: odd, namedParts: [2] }, masked)).toEqual({ shown: 'a\\xff./h3' });
  });
});

describe('a scan whose folders name patients', () => {
  let store: Store;
  beforeEach(() => {
    store = openMemoryStore();
  });
  afterEach(() => store.close());
  const SHARE = {
    'Kowalczyk Ada/letter.txt': { values: [{ category: 'mrn', value: '1', person: 1 }], named: [1] },
    'Kowalczyk Ada/locked.zip': { verdict: 'unread' },
    'Wards/Lovelace.txt': { values: [{ category: 'mrn', value: '2', person: 1 }], named: [2] },
  } as const;
  const NAMED = /Kowalczyk|Lovelace/;

  test.each(REPORTERS.map(({ name, render }) => [name, render] as const))('%s', async (name, render) => {
    const { scanId } = scanShares(createLedger(store), { files: SHARE });
    const source = createReportSource(store, scanId, {
      resolve: (id) => ({ id, sentence: id, primary: [], supporting: [], hipaa: [] }),
    });
    const rendered = async (options: object): Promise<string> => {
      const chunks: string[] = [];
      await render(
        source,
        (chunk) => {
          chunks.push(Buffer.from(chunk).toString());
        },
        options,
      );
      return chunks.join('');
    };
    expect(await rendered({})).toMatch(NAMED);
    expect(await rendered(masked), name).not.toMatch(NAMED);
  });

  test('stores: a register sees no name, and two masked folders keep names of their own', () => {
    const { policy, tables } = loadPolicy();
    const resolve = createConditionResolver(tables);
    const { scanId, state } = scanShares(createLedger(store), {
      files: { ...SHARE, 'Lovelace/a.txt': { ...SHARE['Kowalczyk Ada/letter.txt'] } },
    });
    const { assets, scenarios } = assessStores({
      store,
      scan: { scanId, state, finishedAt: '2026-11-25T01:00:00Z' },
      policy: { ...policy, stores: { depth: 1, rules: [{ folder: 'Lovelace', owner: 'Head of wards' }] } },
      resolve: (id, facts) => resolve({ id, facts }),
      accountName: () => undefined,
      ownerOfShare: () => undefined,
      isRegistered: undefined,
      today: '2026-11-25',
    });
    expect(assets.map(({ folder }) => folder.shown)).toContain('Kowalczyk Ada');
    // Rules of the policy are asked by the real name.
    expect(assets.find(({ folder }) => folder.shown === 'Lovelace')?.owner?.name).toBe('Head of wards');
    expect(new Set(assets.map((asset) => asset.masked.name)).size).toBe(assets.length);
    const changes = planChanges({
      ...toItems({ assets, scenarios, pathsOf: undefined }),
      sent: new Map(),
      whole: new Set(),
      takes: ['asset', 'risk'],
      version: 1,
    });
    const sent = JSON.stringify(changes);
    expect(sent).toContain('Wards');
    expect(sent).not.toMatch(NAMED);
  });
});
