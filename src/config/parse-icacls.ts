/** What `icacls PATH /T` prints: one path per block, its entries below one another. Names of accounts may hold spaces, and so may paths. */
import { type Ace, rightsOfMask } from '../crawl/windows-acl.ts';

/** An entry of a folder or file, with what it hands down. */
export interface ListedAce extends Ace {
  /** Applies to the object itself. */
  readonly own: boolean;
  /** Applies to files below it. */
  readonly handsDown: boolean;
}

export interface ListedPath {
  readonly path: string;
  readonly aces: readonly ListedAce[];
}

const ENTRY = /^(.*?):((?:\([A-Z0-9, ]+\))+)\s*$/i;
/** Where a path ends and an account begins, where one line holds both. */
const WELL_KNOWN =
  / ((?:BUILTIN|NT AUTHORITY|NT SERVICE|CREATOR OWNER|CREATOR GROUP|Everyone|Jeder|Tout le monde|Todos|VORDEFINIERT|NT-AUTORITÄT|S-1-\d)[^:]*)$/i;

const READ = new Set(['F', 'M', 'RX', 'R', 'GR', 'GA', 'RD']);
const WRITE = new Set(['F', 'M', 'W', 'D', 'WD', 'AD', 'DC', 'DE', 'GW', 'GA', 'WDAC', 'WO']);
const FLAGS = new Set(['OI', 'CI', 'IO', 'NP', 'I', 'DENY', 'N']);

export const aceOfIcacls = (trustee: string, marks: string): ListedAce => {
  const words = marks
    .slice(1, -1)
    .split(/[)(, ]+/)
    .map((word) => word.toUpperCase());
  const rights = words.filter((word) => !FLAGS.has(word));
  const isNone = words.includes('N') && rights.length === 0;
  const isFileOnly = words.includes('OI');
  return {
    trustee: trustee.trim(),
    allow: !words.includes('DENY') && !isNone,
    read: isNone || rights.some((right) => READ.has(right)),
    write: isNone || rights.some((right) => WRITE.has(right)),
    own: !words.includes('IO'),
    handsDown: isFileOnly,
  };
};

/** `C:\a b CLINIC\Domain Users`: the account has at most one backslash, the path all the others. */
const cut = (text: string): readonly [string, string] | undefined => {
  const known = WELL_KNOWN.exec(text);
  if (known !== null) return [text.slice(0, known.index), known[1] ?? ''];
  const last = text.lastIndexOf('\\');
  const space = text.lastIndexOf(' ', last < 0 ? text.length : last);
  return space <= 0 ? undefined : [text.slice(0, space), text.slice(space + 1)];
};

/** The width at which the entries of a block stand tells its path: behind it comes one space. */
const pathOfBlock = (lines: readonly string[]): readonly [string, string] | undefined => {
  const [first = '', second] = lines;
  const marks = first.slice(first.search(/:\([A-Z]/i));
  const indent = second === undefined ? 0 : second.length - second.trimStart().length;
  if (indent > 1) return [first.slice(0, indent - 1), first.slice(indent)];
  const found = cut(first.slice(0, first.length - marks.length));
  return found && [found[0], found[1] + marks];
};

export const parseIcacls = (text: string): readonly ListedPath[] => {
  const blocks: string[][] = [];
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') blocks.push([]);
    else if (/^\s/.test(line)) blocks.at(-1)?.push(line);
    else if (/:\([A-Z]/i.test(line)) blocks.push([line]);
  }
  return blocks.flatMap((lines) => {
    const found = lines.length === 0 ? undefined : pathOfBlock(lines);
    if (found === undefined) return [];
    const [path, first] = found;
    const aces = [first, ...lines.slice(1)].flatMap((line) => {
      const [, trustee, marks] = ENTRY.exec(line.trim()) ?? [];
      return trustee === undefined || marks === undefined ? [] : [aceOfIcacls(trustee, marks)];
    });
    return [{ path: path.trim(), aces }];
  });
};

/** `FileSystemRights` of Get-Acl: words, or a number where .NET knows no word for generic rights. */
export const rightsOfNet = (text: string): Pick<Ace, 'read' | 'write'> =>
  /^-?\d+$/.test(text.trim())
    ? rightsOfMask(Number(text) >>> 0)
    : {
        read: /FullControl|Modify|Read(?:AndExecute|Data)?\b|ListDirectory/i.test(text),
        write:
          /FullControl|Modify|Write(?:Data)?\b|AppendData|CreateFiles|CreateDirectories|Delete|ChangePermissions|TakeOwnership/i.test(
            text,
          ),
      };
