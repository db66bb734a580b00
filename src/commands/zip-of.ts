/** Files as one ZIP, the same bytes for the same files. */
import { ZipFile } from 'yazl';

/** The first moment that a ZIP can name: times would make equal packs differ. */
const EPOCH = new Date(1980, 0, 1);

export const zipOf = async (files: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> => {
  const zip = new ZipFile();
  for (const [name, bytes] of files)
    zip.addBuffer(Buffer.from(bytes), name, { mtime: EPOCH, mode: 0o100600 });
  zip.end();
  const chunks: Uint8Array[] = [];
  for await (const chunk of zip.outputStream as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
};
