/** Access databases of all versions: rows of every table of the user's, deleted ones too. Pages are gone through in order, so nothing can loop. */
import { accessObject } from './access-object.ts';
import { createBlobs } from './blobs.ts';
import { DocumentProblem, type Extractor } from './extractor.ts';
import { JET_MAGIC, type JetPages, openJet } from './jet-pages.ts';
import { DATA_PAGE, rowsOf, valuesOf } from './jet-rows.ts';
import { DEFINITION_PAGE, jetTable } from './jet-table.ts';
import { jetValue, OBJECT } from './jet-values.ts';
import { randomAccess, viewOf } from './random-access.ts';
import { createRecordFlow } from './record-flow.ts';

/** The page that defines the table of all tables. */
const CATALOGUE = 2;

/** Data pages of each table, by the page of its definition. */
const pagesByTable = (pages: JetPages): Map<number, number[]> => {
  const found = new Map<number, number[]>();
  for (let number = 1; number < pages.pageCount; number += 1) {
    const page = pages.page(number);
    if (page?.[0] === DEFINITION_PAGE && !found.has(number)) found.set(number, []);
    if (page?.[0] !== DATA_PAGE) continue;
    const owner = viewOf(page).getUint32(4, true);
    const own = found.get(owner);
    if (own === undefined) found.set(owner, [number]);
    else own.push(number);
  }
  return found;
};

/** Names of tables and all else in the catalogue, and the definition pages of what Access keeps for itself: themes, navigation. */
const catalogueOf = (
  pages: JetPages,
  catalogue: readonly number[],
): { own: Set<number>; names: string[] } => {
  const own = new Set<number>([CATALOGUE]);
  const names: string[] = [];
  const table = jetTable(pages, CATALOGUE);
  const id = table?.columns.findIndex(({ name }) => name === 'Id') ?? -1;
  const named = table?.columns.findIndex(({ name }) => name === 'Name') ?? -1;
  if (table === undefined || id < 0 || named < 0) return { own, names };
  for (const number of catalogue) {
    for (const row of rowsOf(pages, pages.page(number)!)) {
      const values = valuesOf(pages, row, table.columns);
      const [key, name] = [values?.[id], values?.[named]];
      if (!(key instanceof Uint8Array) || !(name instanceof Uint8Array)) continue;
      const text = String(jetValue(table.columns[named]!, name, pages));
      if (text.startsWith('MSys')) own.add(viewOf(key).getUint32(0, true) & 0xffffff);
      else names.push(text);
    }
  }
  return { own, names };
};

export const access: Extractor = {
  name: 'access',
  version: 1,
  accepts: ({ latin1 }) => JET_MAGIC.test(latin1),
  async *extract(input) {
    const { source, limits, note } = input;
    const pages = openJet(await randomAccess(source));
    const flow = createRecordFlow(limits);
    const blobs = createBlobs(input);
    let tables = 0;
    const byTable = pagesByTable(pages);
    const { own: ofAccess, names } = catalogueOf(pages, byTable.get(CATALOGUE) ?? []);
    if (names.length > 0) yield [{ kind: 'text', text: names.join('\n'), label: 'schema', place: {} }];
    for (const [definition, own] of byTable) {
      const table = jetTable(pages, definition);
      if (table === undefined) continue;
      tables += 1;
      // What hangs on the resources is the theme of its forms.
      if (table.system || ofAccess.has(definition)) continue;
      if (table.columns.some(({ name }) => name.startsWith('MSysResources_'))) continue;
      flow.begin(table.columns.map(({ name }) => name));
      for (const number of own) {
        for (const row of rowsOf(pages, pages.page(number) ?? new Uint8Array(16))) {
          const values = valuesOf(pages, row, table.columns);
          if (values === undefined) {
            note({ code: 'BAD_FORMAT', detail: 'Access database' });
            continue;
          }
          flow.row(
            values.map((value, index) => {
              if (value === undefined) return '';
              if (typeof value === 'boolean') return value ? 'true' : 'false';
              const column = table.columns[index]!;
              const read = jetValue(column, value, pages);
              if (typeof read === 'string') return read;
              return blobs.text(column.type === OBJECT ? accessObject(read, source.budget) : read);
            }),
          );
          if (flow.isFull) yield flow.drain();
          yield* blobs.drain();
        }
      }
    }
    yield flow.drain();
    // The catalogue itself is a table: without any the pages are damaged, or encrypted in a way we do not know.
    if (tables === 0) throw new DocumentProblem('BAD_FORMAT', 'Access database');
  },
};
