/** How a report writes paths: as they are, or each part hashed, since a folder may bear a patient's name. */
import type { FileRow, PathForm, ShareSummary } from '../model/report-source.ts';
import type { ReportOptions } from './reporter.ts';

const SLASH = 0x2f;

const partsOf = function* (bytes: Uint8Array): Generator<Uint8Array> {
  let from = 0;
  for (let at = bytes.indexOf(SLASH); at >= 0; at = bytes.indexOf(SLASH, from)) {
    yield bytes.subarray(from, at);
    from = at + 1;
  }
  yield bytes.subarray(from);
};

const hashed = (bytes: Uint8Array, hashPart: (part: Uint8Array) => string): string =>
  Array.from(partsOf(bytes), (part) => (part.length === 0 ? '' : hashPart(part))).join('/');

export const pathOf = (path: PathForm, { hashPathPart }: ReportOptions): PathForm => {
  if (hashPathPart === undefined) return path;
  const { shown, bytesBase64 } = path;
  const bytes = bytesBase64 === undefined ? Buffer.from(shown) : Buffer.from(bytesBase64, 'base64');
  return { shown: hashed(bytes, hashPathPart) };
};

/** The share with its name and root as the report may show them. A name is often the root's own folder: hashed too. */
export const shareNames = (
  { name, root }: ShareSummary,
  { hashPathPart }: ReportOptions,
): { readonly name: string; readonly root: string } =>
  hashPathPart === undefined
    ? { name, root }
    : { name: hashed(Buffer.from(name), hashPathPart), root: hashed(Buffer.from(root), hashPathPart) };

/** For people: the path, after its share's name where there are several. */
export const fullPath = (row: FileRow, shares: readonly ShareSummary[], options: ReportOptions): string => {
  const path = pathOf(row.path, options).shown;
  const share = shares.length > 1 ? shares.find(({ shareId }) => shareId === row.shareId) : undefined;
  return share === undefined ? path : `${shareNames(share, options).name}: ${path}`;
};
