/** Short texts that repeat by the million (codes, rule ids, evidence) are kept once and stood for by a number. */
import type { Store } from './store.ts';

/** Evidence with shares of columns varies: the memory of what is known is emptied when it has grown to this. */
const MAX_REMEMBERED = 50_000;

export interface Words {
  /** Number of a text, made if new: call inside the transaction that uses it. */
  idOf(text: string): number;
  optionalIdOf(text: string | undefined): number | null;
  textOf(id: number): string;
  optionalTextOf(id: unknown): string | undefined;
  /** After a rollback: what was made in it is no longer there. */
  forget(): void;
}

export const createWords = ({ db }: Store): Words => {
  const find = db.prepare('SELECT id FROM word WHERE text = ?');
  const read = db.prepare('SELECT text FROM word WHERE id = ?');
  const add = db.prepare('INSERT INTO word (text) VALUES (?)');
  const ids = new Map<string, number>();
  const texts = new Map<number, string>();

  const idOf = (text: string): number => {
    const known = ids.get(text);
    if (known !== undefined) return known;
    const id = Number(find.get(text)?.['id'] ?? add.run(text).lastInsertRowid);
    if (ids.size >= MAX_REMEMBERED) ids.clear();
    ids.set(text, id);
    return id;
  };
  const textOf = (id: number): string => {
    const known = texts.get(id);
    if (known !== undefined) return known;
    const text = read.get(id)?.['text'];
    if (typeof text !== 'string') throw new Error(`word ${id} is missing`);
    if (texts.size >= MAX_REMEMBERED) texts.clear();
    texts.set(id, text);
    return text;
  };
  return {
    idOf,
    textOf,
    optionalIdOf: (text) => (text === undefined ? null : idOf(text)),
    optionalTextOf: (id) => (typeof id === 'number' ? textOf(id) : undefined),
    forget: () => {
      ids.clear();
      texts.clear();
    },
  };
};
