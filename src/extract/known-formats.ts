/** Formats told by their first bytes, so that what cannot be read is at least named. The tables stand in `known-*.ts`. */
import { KNOWN_DATA } from './known-data.ts';
import { KNOWN_DISKS } from './known-disks.ts';
import { KNOWN_DOCUMENTS } from './known-documents.ts';
import { KNOWN_IMAGES } from './known-images.ts';
import { KNOWN_MEDIA } from './known-media.ts';
import { KNOWN_MEDICAL } from './known-medical.ts';
import { KNOWN_PACKED } from './known-packed.ts';
import { KNOWN_PROGRAMS } from './known-programs.ts';
import type { MagicRow } from './magic-row.ts';

/** The longer a row's bytes, the less are they there by chance; of equal ones the first stands. */
export const MAGIC: readonly MagicRow[] = [
  KNOWN_DOCUMENTS,
  KNOWN_DATA,
  KNOWN_MEDICAL,
  KNOWN_IMAGES,
  KNOWN_PACKED,
  KNOWN_DISKS,
  KNOWN_PROGRAMS,
  KNOWN_MEDIA,
]
  .flat()
  .toSorted((a, b) => b.bytes.length - a.bytes.length);

/** Extensions that promise a format of ours; content that turns out to be another is `wrongExtension`. */
export const EXTENSIONS_OF: Readonly<Record<string, readonly string[]>> = {
  tar: ['tar'],
  gzip: ['gz', 'tgz', 'taz', 'gzip'],
  bzip2: ['bz2', 'bz', 'tbz', 'tbz2', 'tb2'],
  rar: ['rar'],
  lz4: ['lz4', 'tlz4'],
  compress: ['z'],
  deb: ['deb', 'udeb'],
  rpm: ['rpm'],
  cpio: ['cpio'],
  cab: ['cab'],
  iso: ['iso', 'img', 'cdr', 'toast'],
  xz: ['xz', 'txz'],
  lzma: ['lzma', 'lz', 'tlz'],
  '7z': ['7z'],
  zstd: ['zst', 'zstd', 'tzst'],
  sqlite: ['sqlite', 'sqlite3', 'db3', 's3db'],
  dbase: ['dbf'],
  spss: ['sav', 'zsav'],
  por: ['por'],
  postscript: ['ps', 'eps'],
  xpt: ['xpt'],
  sas7bdat: ['sas7bdat'],
  stata: ['dta'],
  shortcut: ['lnk'],
  edf: ['edf', 'bdf'],
  parquet: ['parquet', 'pq'],
  access: ['mdb', 'accdb', 'mde', 'accde', 'accdt'],
  pdf: ['pdf', 'ai'],
  docx: ['docx', 'docm', 'dotx', 'dotm'],
  xlsx: ['xlsx', 'xlsm', 'xltx', 'xltm', 'xlam'],
  xlsb: ['xlsb'],
  xls: ['xls', 'xlt', 'xla', 'xlm', 'xlc', 'xlw'],
  ods: ['ods', 'ots', 'sxc', 'stc'],
  odt: ['odt', 'ott', 'odm', 'oth', 'sxw', 'stw', 'sxg'],
  odp: ['odp', 'otp', 'sxi', 'sti'],
  odg: ['odg', 'otg', 'odf', 'odc', 'sxd', 'std'],
  fodf: ['fodt', 'fods', 'fodp', 'fodg'],
  doc: ['doc', 'dot', 'wiz'],
  ppt: ['ppt', 'pps', 'pot', 'ppa'],
  rtf: ['rtf'],
  eml: ['eml', 'emlx', 'nws', 'mim', 'mime'],
  mhtml: ['mht', 'mhtml'],
  mbox: ['mbox', 'mbx'],
  msg: ['msg', 'oft'],
  tnef: ['tnef'],
  pst: ['pst', 'ost', 'pab'],
  p7m: ['p7m', 'p7s', 'p7b', 'p7c'],
  jpeg: ['jpg', 'jpeg', 'jpe', 'jfif'],
  png: ['png'],
  tiff: ['tif', 'tiff'],
  gif: ['gif'],
  webp: ['webp'],
  bmp: ['bmp', 'dib'],
  wordperfect: ['wpd', 'wp', 'wp5', 'wpt'],
  pptx: ['pptx', 'pptm', 'ppsx', 'ppsm', 'potx', 'potm'],
  xps: ['xps', 'oxps'],
  vsdx: ['vsdx', 'vsdm', 'vstx', 'vstm', 'vssx', 'vssm'],
  epub: ['epub'],
  onenote: ['one'],
  zip: [
    'zip',
    'zipx',
    'jar',
    'war',
    'ear',
    'apk',
    'kmz',
    'xpi',
    'nupkg',
    'ipa',
    'one',
    'thmx',
    'cbz',
    '3mf',
    'aar',
    'crx',
    'vsix',
    'pages',
    'numbers',
    'key',
  ],
};

/** Extensions that only plain text carries; such a name over binary content is wrong too. */
export const TEXT_EXTENSIONS: ReadonlySet<string> = new Set(
  'txt text log md csv tsv json ndjson jsonl xml html htm xhtml yaml yml ini conf cfg sql ics vcf hl7 svg rtf'.split(
    ' ',
  ),
);
