/** What a RAR archive's blocks say (RAR 5.0 technical note; the older layout as rarlab's technote.txt gave it). */
import { ByteReader } from './byte-reader.ts';
import { DocumentProblem } from './extractor.ts';
import { memoryAccess, type RandomAccess, viewOf } from './random-access.ts';
import { memberName } from './zip-entry.ts';

export interface RarFile {
  readonly name: string;
  /** Where its packed bytes lie. */
  readonly start: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
  readonly crc32: number | undefined;
  /** 0: as it is; other programs' numbers for how hard they tried mean nothing here. */
  readonly method: number;
  /** 15, 20, 29, 36 before RAR 5; then 50 and 70. */
  readonly version: number;
  readonly windowBytes: number;
  /** Goes on with what the file before it left behind. */
  readonly solid: boolean;
  readonly encrypted: boolean;
  readonly folder: boolean;
  /** It began in the volume before, or goes on in the next. */
  readonly split: boolean;
}

export interface RarDirectory {
  readonly files: readonly RarFile[];
  /** Even the names are encrypted. */
  readonly locked: boolean;
  /** Ended in the middle of a block, or in nonsense. */
  readonly damaged: boolean;
}

export const RAR4_MAGIC = 'Rar!\x1a\x07\0';
export const RAR5_MAGIC = 'Rar!\x1a\x07\x01\0';

const MAX_HEADER_BYTES = 2 * 1024 ** 2;
const UTF8_FLAG = 0x800;

export const rarDamaged = (): DocumentProblem => new DocumentProblem('BAD_FORMAT', 'RAR archive');

const vint = (input: ByteReader): number => {
  let value = 0;
  for (let shift = 0; shift < 70; shift += 7) {
    const byte = input.byte();
    value += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) return value;
  }
  throw rarDamaged();
};

/** Extra records of a file: of them only the one that says it is encrypted matters, and the one that makes it a link. */
const extraTypes = (data: Uint8Array): ReadonlySet<number> => {
  const types = new Set<number>();
  const input = new ByteReader(memoryAccess(data));
  while (input.left > 1) {
    const end = vint(input) + input.position;
    types.add(vint(input));
    if (end <= input.position || end > data.length) break;
    input.skip(end - input.position);
  }
  return types;
};

const ENCRYPTION_RECORD = 1;
const REDIRECTION_RECORD = 5;

interface Block5 {
  readonly type: number;
  readonly flags: number;
  readonly body: ByteReader;
  readonly extra: Uint8Array;
  readonly dataStart: number;
  readonly dataBytes: number;
}

const block5 = (access: RandomAccess, position: number): Block5 => {
  const input = new ByteReader(access, position + 4);
  const size = vint(input);
  if (size === 0 || size > MAX_HEADER_BYTES) throw rarDamaged();
  const data = input.bytes(size);
  const body = new ByteReader(memoryAccess(data));
  const [type, flags] = [vint(body), vint(body)] as const;
  const extraBytes = (flags & 1) === 0 ? 0 : vint(body);
  const dataBytes = (flags & 2) === 0 ? 0 : vint(body);
  const extra = data.subarray(Math.max(0, data.length - extraBytes));
  return { type, flags, body, extra, dataStart: input.position, dataBytes };
};

const file5 = ({ body, extra, flags, dataStart, dataBytes }: Block5): RarFile => {
  const fileFlags = vint(body);
  const size = vint(body);
  vint(body);
  if ((fileFlags & 2) !== 0) body.u32();
  const crc32 = (fileFlags & 4) === 0 ? undefined : body.u32();
  const compression = vint(body);
  vint(body);
  const name = memberName(body.bytes(vint(body)), UTF8_FLAG);
  const types = extraTypes(extra);
  const generation = compression & 0x3f;
  return {
    name,
    start: dataStart,
    packedBytes: dataBytes,
    sizeBytes: (fileFlags & 8) === 0 ? size : Number.MAX_SAFE_INTEGER,
    crc32: types.has(ENCRYPTION_RECORD) ? undefined : crc32,
    method: (compression >> 7) & 7,
    version: generation === 0 ? 50 : generation === 1 ? 70 : 99,
    windowBytes: 128 * 1024 * 2 ** ((compression >> 10) & (generation === 0 ? 15 : 31)),
    solid: (compression & 0x40) !== 0,
    encrypted: types.has(ENCRYPTION_RECORD),
    folder: (fileFlags & 1) !== 0 || types.has(REDIRECTION_RECORD),
    split: (flags & 0x18) !== 0,
  };
};

const FILE = 2;
const SERVICE = 3;
const ENCRYPTION = 4;
const END = 5;

/** The comment of the archive, the only one of its services that holds text. */
const COMMENT = 'CMT';

function* files5(access: RandomAccess): Generator<RarFile, boolean> {
  for (let position = RAR5_MAGIC.length; position + 7 < access.sizeBytes; ) {
    const block = block5(access, position);
    if (block.type === ENCRYPTION) return true;
    if (block.type === END) return false;
    if (block.type === FILE) yield file5(block);
    if (block.type === SERVICE) {
      const service = file5(block);
      if (service.name === COMMENT) yield service;
    }
    position = block.dataStart + block.dataBytes;
  }
  return false;
}

/** The name in UTF-16, packed against the one in bytes before it. */
const unicodeName = (plain: Uint8Array, packed: Uint8Array): string => {
  const input = new ByteReader(memoryAccess(packed));
  const units: number[] = [];
  const high = input.byte() << 8;
  let flags = 0;
  for (let left = 0; input.left > 0; ) {
    if (left === 0) {
      flags = input.byte();
      left = 8;
      if (input.left === 0) break;
    }
    left -= 2;
    const kind = (flags >> left) & 3;
    if (kind === 0) units.push(input.byte());
    else if (kind === 1) units.push(input.byte() | high);
    else if (kind === 2) units.push(input.byte() | (input.byte() << 8));
    else {
      const length = input.byte();
      const corrected = (length & 0x80) !== 0;
      const add = corrected ? input.byte() : 0;
      for (let count = (length & 0x7f) + 2; count > 0; count -= 1) {
        const byte = plain[units.length] ?? 0;
        units.push(corrected ? ((byte + add) & 0xff) | high : byte);
      }
    }
  }
  return String.fromCharCode(...units.slice(0, 4096));
};

const name4 = (raw: Uint8Array, unicode: boolean): string => {
  const zero = raw.indexOf(0);
  if (!unicode || zero < 0) return memberName(raw, 0);
  try {
    return unicodeName(raw.subarray(0, zero), raw.subarray(zero + 1));
  } catch {
    return memberName(raw.subarray(0, zero), 0);
  }
};

const file4 = (header: Uint8Array, flags: number, end: number): RarFile => {
  const view = viewOf(header);
  const large = (flags & 0x100) !== 0;
  const nameStart = large ? 40 : 32;
  if (header.length < nameStart) throw rarDamaged();
  const name = header.subarray(nameStart, nameStart + view.getUint16(26, true));
  const window = (flags >> 5) & 7;
  const high = (at: number): number => (large ? view.getUint32(at, true) * 2 ** 32 : 0);
  return {
    name: name4(name, (flags & 0x200) !== 0),
    start: end,
    packedBytes: view.getUint32(7, true) + high(32),
    sizeBytes: view.getUint32(11, true) + high(36),
    crc32: (flags & 4) === 0 ? view.getUint32(16, true) : undefined,
    method: view.getUint8(25) - 0x30,
    version: view.getUint8(24),
    windowBytes: 64 * 1024 * 2 ** Math.min(window, 6),
    solid: (flags & 0x10) !== 0,
    encrypted: (flags & 4) !== 0,
    folder: window === 7,
    split: (flags & 3) !== 0,
  };
};

function* files4(access: RandomAccess): Generator<RarFile, boolean> {
  for (let position = RAR4_MAGIC.length; position + 7 <= access.sizeBytes; ) {
    const base = viewOf(access.readAt(position, 7));
    const [type, flags, size] = [base.getUint8(2), base.getUint16(3, true), base.getUint16(5, true)];
    if (size < 7) throw rarDamaged();
    const header = access.readAt(position, size);
    if (header.length < size) throw rarDamaged();
    if (type === 0x73 && (flags & 0x80) !== 0) return true;
    if (type === 0x7b) return false;
    let data = 0;
    if ((flags & 0x8000) !== 0 && size >= 11) data = viewOf(header).getUint32(7, true);
    if (type === 0x74 || type === 0x7a) {
      const file = file4(header, flags, position + size);
      data = file.packedBytes;
      if (type === 0x74 || file.name === COMMENT) yield file;
    }
    position += size + data;
  }
  return false;
}

/** At most `limit` files. What stands before some damage is listed. */
export const rarDirectory = (access: RandomAccess, isRar5: boolean, limit: number): RarDirectory => {
  const files: RarFile[] = [];
  const reading = isRar5 ? files5(access) : files4(access);
  try {
    for (let step = reading.next(); files.length < limit; step = reading.next()) {
      if (step.done === true) return { files, locked: step.value, damaged: false };
      files.push(step.value);
    }
    return { files, locked: false, damaged: false };
  } catch (error) {
    if (!(error instanceof DocumentProblem) || error.problem.code !== 'BAD_FORMAT') throw error;
    return { files, locked: false, damaged: true };
  }
};
