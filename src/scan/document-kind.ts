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
  iso: 'media_image',
  pst: 'mail',
  tnef: 'mail',
};

const CODE =
  'c cc cpp cs go h hpp ipynb java js jsx kt lua php pl ps1 psm1 py r rb rs scala sh sql swift tf ts tsx vb vbs bat cmd ini conf cfg env properties yaml yml toml';
/** Database dumps, virtual machines, and what backup programs write. */
const BACKUP =
  'bak bck bkp bkf dump dmp vhd vhdx avhdx vmdk vdi qcow2 vbk vib vrb tib tibx spf spi v2i gho pbd mtf';
const BY_ENDING = new Map<string, DocumentKind>([
  ...CODE.split(' ').map((ending) => [ending, 'code'] as const),
  ...['log', 'trc', 'out'].map((ending) => [ending, 'log'] as const),
  ...['eml', 'emlx', 'mbox', 'mbx', 'msg', 'oft', 'pst', 'ost'].map((ending) => [ending, 'mail'] as const),
  ...BACKUP.split(' ').map((ending) => [ending, 'backup'] as const),
  ...['iso', 'img', 'nrg', 'mds', 'cdr', 'dmg', 'udf'].map((ending) => [ending, 'media_image'] as const),
]);

export const documentKindOf = (format: string | undefined, path: Uint8Array): DocumentKind => {
  const name = Buffer.from(path.subarray(path.lastIndexOf(47) + 1))
    .toString('latin1')
    .toLowerCase();
  const ending = name.includes('.') ? name.slice(name.lastIndexOf('.') + 1) : '';
  return BY_ENDING.get(ending) ?? (format === undefined ? undefined : BY_FORMAT[format]) ?? 'document';
};
