/** Which files that are there now hold a value, by its tokens. One pass over the values: breach response, not an everyday question. */
import type { Category } from '../model/category.ts';
import type { PathForm } from '../model/report-source.ts';
import { toPathForm } from './path-form.ts';
import type { Store } from './store.ts';
import { createWords } from './words.ts';

export interface HeldValue {
  readonly fileId: number;
  readonly shareName: string;
  readonly root: string;
  readonly path: PathForm;
  readonly category: Category;
  readonly count: number;
  readonly phi: boolean;
  readonly confidence: number;
}

export interface WantedToken {
  readonly category: Category;
  /** base64url. */
  readonly token: string;
}

export const findTokens = (store: Store, wanted: readonly WantedToken[]): readonly HeldValue[] => {
  const { db } = store;
  const words = createWords(store);
  const keys = new Set(wanted.map(({ category, token }) => `${category} ${token}`));
  const rows = db
    .prepare(
      `SELECT value.entry, value.category, value.token, value.count, value.phi, value.confidence, folder.path, entry.name, share.name AS share, share.root
       FROM value JOIN entry ON entry.id = value.entry JOIN folder ON folder.id = entry.folder JOIN share ON share.id = folder.share
       WHERE value.until_scan IS NULL AND entry.gone_scan IS NULL AND value.token IN (${wanted.map(() => '?').join(', ')})`,
    )
    .all(...wanted.map(({ token }) => Buffer.from(token, 'base64url')));
  return rows
    .map((row) => ({
      fileId: Number(row['entry']),
      shareName: String(row['share']),
      root: toPathForm(row['root'] as Uint8Array).shown,
      path: toPathForm(Buffer.concat([row['path'] as Uint8Array, row['name'] as Uint8Array])),
      category: words.textOf(Number(row['category'])) as Category,
      token: Buffer.from(row['token'] as Uint8Array).toString('base64url'),
      count: Number(row['count']),
      phi: row['phi'] === 1,
      confidence: Number(row['confidence']),
    }))
    .filter(({ category, token }) => keys.has(`${category} ${token}`))
    .map(({ token: _, ...held }) => held)
    .sort((a, b) => b.confidence - a.confidence || (a.path.shown < b.path.shown ? -1 : 1));
};
