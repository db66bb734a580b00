/** Windows shortcuts ([MS-SHLLINK]): where they lead, with what arguments, on which server and machine. */
import type { Segment } from '../model/segment.ts';
import { cutAtNul, decodePage } from './code-page.ts';
import { DocumentProblem, type Extractor } from './extractor.ts';
import { randomAccess, viewOf } from './random-access.ts';

const HEADER = 'L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0\0\0\0F';
const HEADER_BYTES = 76;
const HAS_ID_LIST = 0x01;
const HAS_LINK_INFO = 0x02;
const UNICODE = 0x80;
/** In the order in which they follow each other, each with its flag. */
const STRINGS: readonly (readonly [flag: number, label: string])[] = [
  [0x04, 'description'],
  [0x08, 'relative path'],
  [0x10, 'working folder'],
  [0x20, 'arguments'],
  [0x40, 'icon'],
];
/** No shortcut is larger; strings of a lying one are cut here. */
const MAX_BYTES = 1024 ** 2;
const ENVIRONMENT_PATH = 0xa0000001;
const TRACKER = 0xa0000003;

type Say = (text: string, label: string) => void;

const ansiAt = (data: Uint8Array, at: number): string => {
  const end = data.indexOf(0, at);
  return decodePage(data.subarray(at, end < 0 ? data.byteLength : end), 1252);
};
const wideAt = (data: Uint8Array, at: number): string =>
  cutAtNul(decodePage(data.subarray(at, at + 64 * 1024), 1200));

/** 2.3: the local path or that on a server, and what follows both. */
const sayLinkInfo = (info: Uint8Array, say: Say): void => {
  const view = viewOf(info);
  const offset = (at: number): number => (at + 4 <= info.byteLength ? view.getUint32(at, true) : 0);
  const headerBytes = offset(4);
  const texts: readonly (readonly [at: number, wide: number, label: string])[] = [
    [offset(16), headerBytes >= 0x24 ? offset(28) : 0, 'target'],
    [offset(24), headerBytes >= 0x24 ? offset(32) : 0, 'target'],
  ];
  for (const [ansi, wide, label] of texts) {
    if (wide > 0) say(wideAt(info, wide), label);
    else if (ansi > 0) say(ansiAt(info, ansi), label);
  }
  const network = offset(20);
  if (network > 0 && network + 20 <= info.byteLength) {
    const part = info.subarray(network);
    say(ansiAt(part, viewOf(part).getUint32(8, true)), 'network share');
    const device = viewOf(part).getUint32(12, true);
    if (device > 0) say(ansiAt(part, device), 'drive');
  }
  const volume = offset(12);
  if (volume > 0 && volume + 16 <= info.byteLength) {
    const part = info.subarray(volume);
    say(ansiAt(part, viewOf(part).getUint32(12, true)), 'volume');
  }
};

/** 2.2: names of folders stand in the items as they are, in UTF-16 at any position. */
const sayItems = (list: Uint8Array, say: Say): void => {
  for (const start of [0, 1]) {
    const text = decodePage(list.subarray(start), 1200);
    for (const [name] of text.matchAll(/[\x20-\x7e\u00a0-\u024f\u0370-\u04ff]{4,}/g)) say(name, 'target');
  }
};

export const lnk: Extractor = {
  name: 'shortcut',
  version: 1,
  accepts: ({ latin1 }) => latin1.startsWith(HEADER),
  async *extract({ source, note }) {
    const data = (await randomAccess(source)).readAt(0, MAX_BYTES);
    const out: Segment[] = [];
    const say: Say = (text, label) => {
      if (text.trim() !== '') out.push({ kind: 'text', text, label, place: { field: out.length + 1 } });
    };
    if (data.byteLength < HEADER_BYTES) throw new DocumentProblem('BAD_FORMAT', 'Windows shortcut');
    const view = viewOf(data);
    const flags = view.getUint32(20, true);
    let at = HEADER_BYTES;
    /** The next so many bytes; fewer where the file ends before. */
    const take = (length: number): Uint8Array => {
      const taken = data.subarray(at, at + length);
      if (taken.byteLength < length) note({ code: 'BAD_FORMAT', detail: 'Windows shortcut' });
      at += length;
      return taken;
    };
    const number16 = (): number => (at + 2 <= data.byteLength ? viewOf(take(2)).getUint16(0, true) : 0);
    const number32 = (): number => (at + 4 <= data.byteLength ? view.getUint32(at, true) : 0);
    if ((flags & HAS_ID_LIST) !== 0) sayItems(take(number16()), say);
    if ((flags & HAS_LINK_INFO) !== 0) sayLinkInfo(take(Math.max(4, number32())), say);
    for (const [flag, label] of STRINGS) {
      if ((flags & flag) === 0) continue;
      const characters = number16();
      const isWide = (flags & UNICODE) !== 0;
      say(decodePage(take(isWide ? 2 * characters : characters), isWide ? 1200 : 1252), label);
    }
    while (number32() >= 8 && at + 8 <= data.byteLength) {
      const block = take(number32());
      const kind = viewOf(block).getUint32(4, true);
      if (kind === ENVIRONMENT_PATH) say(wideAt(block, 268), 'target');
      if (kind === TRACKER) say(ansiAt(block, 16), 'machine');
    }
    yield out;
  },
};
