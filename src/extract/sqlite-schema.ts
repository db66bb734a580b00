/** Columns of a table from the CREATE TABLE statement that SQLite keeps: their names in the order in which a record stores them. */

export interface StoredColumns {
  readonly names: readonly string[];
  /** Position of the column that is the row's number, which the record keeps as NULL; -1: none. */
  readonly rowid: number;
}

const MAX_SQL_CHARS = 1024 ** 2;
const CONSTRAINT = /^(?:primary|foreign|unique|check|constraint)\b(?!["`\]])/i;

interface Token {
  readonly text: string;
  readonly quoted: boolean;
}

const TOKEN =
  /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"((?:[^"]|"")*)"?|`((?:[^`]|``)*)`?|\[([^\]]*)\]?|'((?:[^']|'')*)'?|([^\s"'`[\](),]+)|([(),])/g;

const definitionsOf = (sql: string): { columns: Token[][]; tail: string } => {
  const columns: Token[][] = [];
  let current: Token[] = [];
  let depth = 0;
  let tail = '';
  let done = false;
  for (const match of sql.slice(0, MAX_SQL_CHARS).matchAll(TOKEN)) {
    const [whole, double, tick, bracket, single, word, sign] = match;
    if (done) {
      tail += ` ${whole}`;
      continue;
    }
    const quoted = double ?? tick ?? bracket ?? single;
    if (sign === '(') {
      depth += 1;
      if (depth > 1) current.push({ text: '(', quoted: false });
    } else if (sign === ')' || (sign === ',' && depth === 1)) {
      if (sign === ')') depth -= 1;
      if (depth > 0 && sign === ')') continue;
      if (current.length > 0) columns.push(current);
      current = [];
      done = depth <= 0 && sign === ')';
    } else if (depth >= 1 && (quoted ?? word) !== undefined)
      current.push({ text: quoted ?? word!, quoted: quoted !== undefined });
  }
  if (current.length > 0) columns.push(current);
  return { columns, tail };
};

const wordsOf = (tokens: readonly Token[]): string =>
  tokens
    .map(({ text, quoted }) => (quoted ? '"' : text))
    .join(' ')
    .toLowerCase();

const namedIn = (tokens: readonly Token[]): string[] =>
  tokens.slice(tokens.findIndex(({ text }) => text === '(') + 1).map(({ text }) => text.toLowerCase());

export const storedColumns = (sql: string): StoredColumns => {
  const { columns, tail } = definitionsOf(sql);
  const isConstraint = (tokens: readonly Token[]): boolean =>
    tokens[0]!.quoted === false && CONSTRAINT.test(tokens[0]!.text);
  const own = columns.filter((tokens) => !isConstraint(tokens));
  // Values of generated columns are computed, unless STORED.
  const kept = own.filter((tokens) => {
    const words = wordsOf(tokens.slice(1));
    return !/\bgenerated always\b|(?:^| )as \(/.test(words) || /\bstored\b/.test(words);
  });
  const names = kept.map(([name]) => name!.text);
  const keyOf = columns.find((tokens) => isConstraint(tokens) && /\bprimary key\b/.test(wordsOf(tokens)));
  const inline = kept.findIndex((tokens) => /\bprimary key\b/.test(wordsOf(tokens)));
  const inlineKey = inline < 0 ? [] : [names[inline]!.toLowerCase()];
  const lower = keyOf === undefined ? inlineKey : namedIn(keyOf);
  if (/\bwithout\s+rowid\b/i.test(tail)) {
    const first = lower.flatMap((name) => names.find((other) => other.toLowerCase() === name) ?? []);
    return { names: [...new Set([...first, ...names])], rowid: -1 };
  }
  const rowid = kept.findIndex(
    (tokens) =>
      lower.length === 1 &&
      tokens[0]!.text.toLowerCase() === lower[0] &&
      tokens[1]?.text.toLowerCase() === 'integer',
  );
  return { names, rowid };
};
