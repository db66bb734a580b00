/** Rows as a person, a program or a spreadsheet wants them: for `assets`, `risks` and the like. */
import { BYTE_ORDER_MARK, type Cell, csvLine } from '../util/tables.ts';
import { openOutput } from './output.ts';

export const ROW_FORMATS = ['text', 'json', 'csv'] as const;
export type RowFormat = (typeof ROW_FORMATS)[number];

export interface Page {
  readonly print: (line: string) => void;
  readonly columns: number;
  readonly unicode: boolean;
}

export interface RowsOf<Row> {
  readonly rows: readonly Row[];
  /** Key of the list in JSON. */
  readonly name: string;
  /** What stands beside the list in JSON. */
  readonly about?: Readonly<Record<string, unknown>>;
  readonly columns: readonly string[];
  readonly cells: (row: Row) => readonly Cell[];
  readonly text: (page: Page) => void;
}

/** POSIX: the first of these that is set names the character set. */
export const isUnicode = (): boolean => {
  const { LC_ALL, LC_CTYPE, LANG } = process.env;
  const locale = LC_ALL || LC_CTYPE || LANG;
  return locale === undefined || locale === '' ? process.platform !== 'linux' : /utf-?8/i.test(locale);
};

const MOST_COLUMNS = 110;

export const writeRows = async <Row>(
  { rows, name, about, columns, cells, text }: RowsOf<Row>,
  { format, output }: { readonly format: RowFormat; readonly output?: string | undefined },
): Promise<void> => {
  const to = openOutput(output);
  try {
    if (format === 'json') await to.out(`${JSON.stringify({ ...about, [name]: rows }, null, 2)}\n`);
    else if (format === 'csv') {
      // Whoever opens the table alone must see by which policy it was made.
      const policy = about?.['policyHash'];
      const more = typeof policy === 'string' ? [policy] : [];
      await to.out(BYTE_ORDER_MARK + csvLine([...columns, ...more.map(() => 'policy_hash')]));
      for (const row of rows) await to.out(csvLine([...cells(row), ...more]));
    } else {
      const lines: string[] = [];
      text({
        print: (line) => lines.push(line),
        columns: Math.min(process.stdout.columns ?? MOST_COLUMNS, MOST_COLUMNS),
        unicode: isUnicode(),
      });
      await to.out(lines.map((line) => `${line}\n`).join(''));
    }
  } catch (error) {
    to.abandon();
    throw error;
  }
  to.finish();
};
