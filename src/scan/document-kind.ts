/** What a document is for, by its format and the ending of its name. */
import type { DocumentKind } from '../classify/facts.ts';

const BY_FORMAT: Readonly<Record<string, DocumentKind>> = {
  csv: 'table',
  xlsx: 'table',
  xls: 'table',
  xlsb: 'table',
  ods: 'table',
  ndjson: 'log',
  eml: 'mail',
  mbox: 'mail',
  msg: 'mail',
  pst: 'mail',
  tnef: 'mail',
};

const CODE =
  'c cc cpp cs go h hpp ipynb java js jsx kt lua php pl ps1 psm1 py r rb rs scala sh sql swift tf ts tsx vb vbs bat cmd ini conf cfg env properties yaml yml toml';
const BY_ENDING = new Map<string, DocumentKind>([
  ...CODE.split(' ').map((ending) => [ending, 'code'] as const),
  ...['log', 'trc', 'out'].map((ending) => [ending, 'log'] as const),
  ...['eml', 'emlx', 'mbox', 'mbx', 'msg', 'oft', 'pst', 'ost'].map((ending) => [ending, 'mail'] as const),
  ...['bak', 'dump', 'dmp', 'vhd', 'vhdx', 'vmdk'].map((ending) => [ending, 'backup'] as const),
  ...['iso', 'img'].map((ending) => [ending, 'media_image'] as const),
]);

export const documentKindOf = (format: string | undefined, path: Uint8Array): DocumentKind => {
  const name = Buffer.from(path.subarray(path.lastIndexOf(47) + 1))
    .toString('latin1')
    .toLowerCase();
  const ending = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1) : '';
  return BY_ENDING.get(ending) ?? (format === undefined ? undefined : BY_FORMAT[format]) ?? 'document';
};
