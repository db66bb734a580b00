/** How a report writes paths: as they are, with the parts hashed that name a patient, or with all parts hashed. */
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

const hashed = (bytes: Uint8Array, hashPart: (part: Uint8Array, number: number) => string): string =>
  Array.from(partsOf(bytes), (part, i) => (part.length === 0 ? '' : hashPart(part, i + 1))).join('/');

type Pathed = Pick<FileRow, 'path' | 'namedParts'>;

/** A path that nobody has looked at (a file left out) may name anybody: where only names are masked all of it is. */
export const pathOf = (
  { path, namedParts }: Pathed,
  { hashPathPart, onlyNames }: ReportOptions,
): PathForm => {
  if (hashPathPart === undefined || path.shown === '.') return path;
  if (onlyNames === true && namedParts?.length === 0) return path;
  const { shown, bytesBase64 } = path;
  // Nothing that is written out for a person adds a slash.
  const parts = shown.split('/');
  const bytes = bytesBase64 === undefined ? Buffer.from(shown) : Buffer.from(bytesBase64, 'base64');
  const isMasked = (number: number): boolean =>
    onlyNames !== true || namedParts === undefined || namedParts.includes(number);
  return {
    shown: hashed(bytes, (part, number) =>
      isMasked(number) ? hashPathPart(part) : (parts[number - 1] ?? ''),
    ),
  };
};

/** The share with its name and root as the report may show them. A name is often the root's own folder: hashed too. */
export const shareNames = (
  { name, root }: ShareSummary,
  { hashPathPart, onlyNames }: ReportOptions,
): { readonly name: string; readonly root: string } =>
  hashPathPart === undefined || onlyNames === true
    ? { name, root }
    : { name: hashed(Buffer.from(name), hashPathPart), root: hashed(Buffer.from(root), hashPathPart) };

/** For people: the path, after its share's name where there are several. */
export const fullPath = (row: FileRow, shares: readonly ShareSummary[], options: ReportOptions): string => {
  const path = pathOf(row, options).shown;
  const share = shares.length > 1 ? shares.find(({ shareId }) => shareId === row.shareId) : undefined;
  return share === undefined ? path : `${shareNames(share, options).name}: ${path}`;
};

export const pathsForm = ({ hashPathPart, onlyNames }: ReportOptions): 'full' | 'masked' | 'hashed' =>
  hashPathPart === undefined ? 'full' : onlyNames === true ? 'masked' : 'hashed';
