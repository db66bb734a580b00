/** Settings line by line: INI, properties, TOML, `.env` and registry exports. Every value under its section and key. */
import type { Segment } from '../model/segment.ts';
import type { Extractor } from './extractor.ts';
import { headText } from './head-text.ts';
import { linesIn, textLines } from './text-lines.ts';

const EXTENSIONS = new Set(
  'ini cfg conf cnf inf properties props env toml reg desktop service gitconfig editorconfig'.split(' '),
);
const SAMPLE_LINES = 400;
const MIN_SHARE = { named: 0.8, unnamed: 1 };
const MIN_KEYS = { named: 1, unnamed: 4 };
const BATCH = 500;
/** A value over several lines that does not end is handed out in parts. */
const LONGEST_VALUE = 64 * 1024;

const COMMENT = /^(?:[#;!]|\/\/|rem\b)/i;
const SECTION = /^\[\[?([^\]]{1,200})\]?\]\s*(?:[#;].*)?$/;
/** A key of at most some words, in quotes or not; an export of a shell before it. */
const SETTING =
  /^(?:export |set )?("(?:[^"\\]|\\.){1,200}"|'[^']{1,200}'|[\p{L}\d_@$*][\p{L}\d_.$@*/\\ -]{0,100}?)\s*(=|:)\s*(.*)$/u;

interface Setting {
  readonly key: string;
  readonly value: string;
}

const settingOf = (line: string, withColon: boolean): Setting | undefined => {
  const [, key = '', sign, value = ''] = SETTING.exec(line.length > LONGEST_VALUE ? '' : line) ?? [];
  if (sign === undefined || (sign === ':' && !withColon) || key.split(' ').length > 5) return undefined;
  return { key: key.replace(/^["']|["']$/g, ''), value };
};

const looksLikeSettings = (text: string, named: boolean): boolean => {
  const lines = linesIn(text)
    .slice(0, SAMPLE_LINES)
    .filter((line) => line.trim() !== '' && !COMMENT.test(line.trim()));
  const settings = lines.filter((line) => settingOf(line.trim(), named) !== undefined).length;
  const others = lines.filter(
    (line) => SECTION.test(line.trim()) || (named && /^\s|^[\]}"']|^(?:Windows Registry|REGEDIT)/.test(line)),
  ).length;
  if (!named && !SECTION.test((lines[0] ?? '').trim())) return false;
  const kind = named ? 'named' : 'unnamed';
  return settings >= MIN_KEYS[kind] && settings + others >= lines.length * MIN_SHARE[kind];
};

/** Without its quotes; and the comment behind them. */
const plainOf = (value: string): readonly [string, string] => {
  const long = /^(?:"""|''')\n?([\s\S]*?)(?:"""|''')$/.exec(value);
  if (long !== null) return [long[1] ?? '', ''];
  const quoted = /^(?:"((?:[^"\\]|\\.)*)"|'([^']*)')\s*(?:[#;](.*))?$/.exec(value);
  const inner = quoted?.[1]?.replace(/\\(["\\])/g, '$1') ?? quoted?.[2] ?? value;
  const plain = inner.replace(/\\u([0-9a-fA-F]{4})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return [plain, quoted?.[3]?.trim() ?? ''];
};

export const ini: Extractor = {
  name: 'ini',
  version: 1,
  accepts({ head, extension }) {
    const text = headText(head);
    return text !== undefined && looksLikeSettings(text, EXTENSIONS.has(extension));
  },
  async *extract({ source }) {
    let section = '';
    let record = 1;
    let field = 0;
    let batch: Segment[] = [];
    let open: { key: string; value: string; line: number; until: string } | undefined;

    const add = (text: string, line: number, label?: string): void => {
      if (text.trim() === '') return;
      field += 1;
      const segment = { kind: 'text', text, place: { line, record, field }, record } as const;
      batch.push(label === undefined ? segment : { ...segment, label });
    };
    const endOpen = (): void => {
      if (open === undefined) return;
      const [value, comment] = plainOf(open.value);
      add(value, open.line, section === '' ? open.key : `${section}.${open.key}`);
      add(comment, open.line);
      open = undefined;
    };
    const read = (line: string, number: number): void => {
      const content = line.trim();
      if (open !== undefined && open.value.length < LONGEST_VALUE && open.until !== '') {
        // TOML's long strings and arrays, and lines that a backslash joins.
        const isLast = open.until === '\\' ? !content.endsWith('\\') : content.endsWith(open.until);
        open.value += `\n${content.replace(/\\$/, '')}`;
        if (isLast) endOpen();
        return;
      }
      if (content === '') return;
      const name = SECTION.exec(content)?.[1];
      const setting = COMMENT.test(content) ? undefined : settingOf(content, true);
      if (name === undefined && setting === undefined && open !== undefined && /^\s/.test(line)) {
        open.value += `\n${content}`;
        return;
      }
      endOpen();
      if (name !== undefined) {
        record += 1;
        field = 0;
        section = name.trim();
        add(section, number);
      } else if (setting === undefined) add(content.replace(/^[#;!]+\s*/, ''), number);
      else open = { ...setting, line: number, until: untilOf(setting.value) };
      if (open !== undefined && open.until === '\\') open.value = open.value.replace(/\\$/, '');
    };

    for await (const { lines, line } of textLines(source)) {
      for (const [at, each] of lines.entries()) {
        read(each, line + at);
        if (batch.length < BATCH) continue;
        yield batch;
        batch = [];
      }
    }
    endOpen();
    yield batch;
  },
};

/** What ends a value that does not end in its line; nothing where it does. */
const untilOf = (value: string): string => {
  const long = /^(?:"""|''')/.exec(value)?.[0];
  if (long !== undefined) return value.length > 3 && value.endsWith(long) ? '' : long;
  if (value.startsWith('[') && !value.includes(']')) return ']';
  return value.endsWith('\\') ? '\\' : '';
};
