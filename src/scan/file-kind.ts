/** What a file probably is, by the ending of its name alone: for sums before anything was read. */

export const FILE_KINDS = [
  'documents',
  'tables',
  'mail',
  'text and code',
  'pictures',
  'medical images',
  'archives',
  'databases',
  'media and programs',
  'others',
] as const;
export type FileKind = (typeof FILE_KINDS)[number];

const ENDINGS: Readonly<Partial<Record<FileKind, string>>> = {
  documents: 'pdf doc docx docm dot dotx odt rtf wpd ps ppt pptx pps ppsx odp one pages key',
  tables: 'xls xlsx xlsm xlsb ods csv tsv numbers parquet sas7bdat xpt sav dta',
  mail: 'eml emlx msg pst ost mbox mbx oft tnef',
  'text and code':
    'txt log md html htm xml json ndjson yaml yml ini conf cfg sql hl7 edi x12 c h cpp cs java js ts py r rb php sh ps1 bat vb',
  pictures: 'jpg jpeg jpe jfif png tif tiff gif bmp webp heic heif',
  'medical images': 'dcm dicom ima dic nii svs ndpi',
  archives: 'zip 7z rar tar gz tgz bz2 xz zst lz4 cab iso img arj lzh deb rpm jar',
  databases: 'mdb accdb sqlite sqlite3 db dbf mdf ldf bak dmp fdb',
  'media and programs':
    'mp3 wav wma m4a flac mp4 mov avi mkv wmv mpg mpeg exe dll sys msi so bin class ttf otf vmdk vhd vhdx qcow2',
};

const BY_ENDING = new Map(
  Object.entries(ENDINGS).flatMap(([kind, endings]) =>
    endings.split(' ').map((ending) => [ending, kind as FileKind] as const),
  ),
);

export const fileKindOf = (path: Uint8Array): FileKind => {
  const name = Buffer.from(path.subarray(path.lastIndexOf(0x2f) + 1))
    .toString('latin1')
    .toLowerCase();
  const dot = name.lastIndexOf('.');
  return (dot < 0 ? undefined : BY_ENDING.get(name.slice(dot + 1))) ?? 'others';
};
