/** Programs that carry an archive and unpack it (SFX): 7z, RAR or Cabinet behind the last section. ZIPs are found by their end. */
import type { ByteSource, Extractor } from './extractor.ts';
import { windowAccess, windowSource } from './member-window.ts';
import { latin1Of, type RandomAccess, randomAccess, viewOf } from './random-access.ts';

const HEAD_BYTES = 16 * 1024;
/** A script for the unpacker may stand before the archive. */
const SCRIPT_BYTES = 8 * 1024;
const SECTION_BYTES = 40;
const MAX_SECTIONS = 96;
const ARCHIVE = /7z\xbc\xaf'\x1c|Rar!\x1a\x07|MSCF\0\0\0\0/;

/** What the sections of a Windows program (PE format) do not cover begins here; 0 where it is none. */
const overlayStart = (head: Uint8Array): number => {
  const view = viewOf(head);
  if (head.byteLength < 0x40) return 0;
  const header = view.getUint32(0x3c, true);
  if (header + 24 > head.byteLength || latin1Of(head.subarray(header, header + 4)) !== 'PE\0\0') return 0;
  const table = header + 24 + view.getUint16(header + 20, true);
  let end = 0;
  for (let index = 0; index < Math.min(MAX_SECTIONS, view.getUint16(header + 6, true)); index += 1) {
    const at = table + index * SECTION_BYTES;
    if (at + SECTION_BYTES > head.byteLength) break;
    end = Math.max(end, view.getUint32(at + 16, true) + view.getUint32(at + 20, true));
  }
  return end;
};

const archiveStart = (access: RandomAccess): number | undefined => {
  const overlay = overlayStart(access.readAt(0, HEAD_BYTES));
  if (overlay === 0 || overlay >= access.sizeBytes) return undefined;
  const found = ARCHIVE.exec(latin1Of(access.readAt(overlay, SCRIPT_BYTES)));
  return found === null ? undefined : overlay + found.index;
};

/** Asked only where the bytes can be read anywhere: a program is not unpacked to find out. */
export const isSelfExtracting = async (source: ByteSource): Promise<boolean> =>
  source.readAt !== undefined && archiveStart(await randomAccess(source)) !== undefined;

export const selfExtracting: Extractor = {
  name: 'sfx',
  version: 1,
  accepts: ({ inside }) => inside === 'sfx',
  async *extract({ source, descend }) {
    const access = await randomAccess(source);
    const start = archiveStart(access) ?? access.sizeBytes;
    yield* descend(windowSource(windowAccess(access, start, access.sizeBytes), '', source.budget), 1);
  },
};
