/** Formats told by their first bytes or their name, so that what cannot be read is at least named. Data only. */

export type FormatClass = 'document' | 'media' | 'executable' | 'archive' | 'image' | 'database' | 'system';

export interface KnownFormat {
  /** As a person calls it: "Photoshop image". */
  readonly name: string;
  readonly class: FormatClass;
}

/** `at` is the offset; bytes are written as Latin-1 text. Longer and more telling ones first. */
export interface MagicRow extends KnownFormat {
  readonly at: number;
  readonly bytes: string;
}

const magic = (
  kind: FormatClass,
  rows: readonly (readonly [bytes: string, name: string, at?: number])[],
): MagicRow[] => rows.map(([bytes, name, at = 0]) => ({ at, bytes, name, class: kind }));

export const MAGIC: readonly MagicRow[] = [
  ...magic('image', [
    ['\xff\xd8\xff', 'JPEG image'],
    ['\x89PNG\r\n\x1a\n', 'PNG image'],
    ['GIF87a', 'GIF image'],
    ['GIF89a', 'GIF image'],
    ['II*\0', 'TIFF image'],
    ['MM\0*', 'TIFF image'],
    ['II+\0', 'BigTIFF image'],
    ['MM\0+', 'BigTIFF image'],
    ['8BPS\0', 'Photoshop image'],
    ['WEBP', 'WebP image', 8],
    ['ftypheic', 'HEIC image', 4],
    ['ftypheix', 'HEIC image', 4],
    ['ftypmif1', 'HEIF image', 4],
    ['ftypavif', 'AVIF image', 4],
    ['\0\0\0\x0cjP  \r\n\x87\n', 'JPEG 2000 image'],
    ['\xff\x4f\xff\x51', 'JPEG 2000 codestream'],
    ['\xff\x0a', 'JPEG XL image'],
    ['AT&TFORM', 'DjVu document'],
    ['gimp xcf', 'GIMP image'],
    ['\xd7\xcd\xc6\x9a', 'Windows metafile'],
    [' EMF', 'Enhanced metafile', 40],
    ['\x01\0\0\0\x01\0\0\0ICC', 'colour profile'],
    ['SIMPLE  =', 'FITS image'],
    ['icns', 'Apple icon'],
    ['\x5c\x01\0\0', 'NIfTI image'],
    ['\x97JB2\r\n\x1a\n', 'JBIG2 image'],
  ]),
  ...magic('media', [
    ['ftypM4A', 'MP4 audio', 4],
    ['ftypqt', 'QuickTime video', 4],
    ['ftyp', 'MP4 video', 4],
    ['moov', 'QuickTime video', 4],
    ['mdat', 'QuickTime video', 4],
    ['AVI ', 'AVI video', 8],
    ['WAVE', 'WAV audio', 8],
    ['\x1aE\xdf\xa3', 'Matroska or WebM video'],
    ['0&\xb2u\x8ef\xcf\x11', 'Windows Media'],
    ['FLV\x01', 'Flash video'],
    ['ID3', 'MP3 audio'],
    ['\xff\xfb', 'MP3 audio'],
    ['\xff\xf3', 'MP3 audio'],
    ['\xff\xf1', 'AAC audio'],
    ['OggS', 'Ogg audio or video'],
    ['fLaC', 'FLAC audio'],
    ['FORM', 'AIFF audio'],
    ['MThd', 'MIDI music'],
    ['#!AMR', 'AMR audio'],
    ['\0\0\x01\xba', 'MPEG video'],
    ['\0\0\x01\xb3', 'MPEG video'],
    ['.snd', 'Sun audio'],
    ['FWS', 'Flash animation'],
    ['CWS', 'Flash animation'],
  ]),
  ...magic('executable', [
    ['\x7fELF', 'Linux executable'],
    ['MZ', 'Windows executable'],
    ['\xcf\xfa\xed\xfe', 'macOS executable'],
    ['\xce\xfa\xed\xfe', 'macOS executable'],
    ['\xca\xfe\xba\xbe', 'Java class or macOS executable'],
    ['dex\n', 'Android executable'],
    ['\0asm', 'WebAssembly module'],
    ['BC\xc0\xde', 'LLVM bitcode'],
    ['!<arch>\n', 'static library or Debian package'],
    ['\x1bLua', 'Lua bytecode'],
  ]),
  ...magic('archive', [
    ["7z\xbc\xaf'\x1c", '7-Zip archive'],
    ['Rar!\x1a\x07', 'RAR archive'],
    ['\x1f\x8b', 'gzip archive'],
    ['\x1f\x9d', 'compress archive'],
    ['BZh', 'bzip2 archive'],
    ['\xfd7zXZ\0', 'XZ archive'],
    ['\x28\xb5\x2f\xfd', 'Zstandard archive'],
    ['\x04"M\x18', 'LZ4 archive'],
    ['LZIP', 'lzip archive'],
    ['\x5d\0\0', 'LZMA archive'],
    ['MSCF', 'Cabinet archive'],
    ['ISc(', 'InstallShield archive'],
    ['ustar', 'TAR archive', 257],
    ['\x60\xea', 'ARJ archive'],
    ['-lh', 'LHA archive', 2],
    ['070701', 'cpio archive'],
    ['070707', 'cpio archive'],
    ['\xed\xab\xee\xdb', 'RPM package'],
    ['xar!', 'macOS package'],
    ['MSWIM\0\0\0', 'Windows image archive'],
    ['StuffIt', 'StuffIt archive'],
    ['ITSF', 'compiled HTML help'],
    ['TAPE', 'Microsoft backup'],
  ]),
  ...magic('database', [
    ['SQLite format 3\0', 'SQLite database'],
    ['\0\x01\0\0Standard Jet DB', 'Access database'],
    ['\0\x01\0\0Standard ACE DB', 'Access database'],
    ['!BDN', 'Outlook data file'],
    ['PAR1', 'Parquet data'],
    ['Obj\x01', 'Avro data'],
    ['ORC', 'ORC data'],
    ['\x89HDF\r\n\x1a\n', 'HDF5 data'],
    ['CDF\x01', 'NetCDF data'],
    ['CDF\x02', 'NetCDF data'],
    ['\x93NUMPY', 'NumPy data'],
    ['ARROW1', 'Arrow data'],
    ['FEA1', 'Feather data'],
    ['$FL2', 'SPSS data'],
    ['$FL3', 'SPSS data'],
    ['<stata_dta>', 'Stata data'],
    ['RDX2', 'R data'],
    ['RDX3', 'R data'],
    ['MATLAB 5.0', 'MATLAB data'],
    ['\x01\x0f\0\0', 'SQL Server data file'],
    ['\xef\xcd\xab\x89', 'Exchange or ESE database', 4],
    ['PGDMP', 'PostgreSQL dump'],
    ['\xfe\x01\x01', 'MySQL table'],
    ['GBMB', 'Lotus data'],
    ['\x1a\0\0\x04\0\0', 'Lotus Notes database'],
    ['HEADER RECORD*******LIBRARY HEADER', 'SAS transport data'],
    ['\0\0\0\0\0\0\0\0\0\0\0\0\xc2\xea\x81\x60', 'SAS data'],
    ['\0\x06\x15a', 'Berkeley DB database', 12],
    ['\0\x05\x31b', 'Berkeley DB database', 12],
    ['a\x15\x06\0', 'Berkeley DB database', 12],
  ]),
  ...magic('document', [
    ['{\\rtf', 'Rich Text Format'],
    ['DICM', 'DICOM image', 128],
    ['%!PS', 'PostScript document'],
    ['\xc5\xd0\xd3\xc6', 'Encapsulated PostScript'],
    ['\xffWPC', 'WordPerfect document'],
    ['\xdb\xa5', 'Word 2 document'],
    ['1\xbe\0\0', 'Windows Write document'],
    ['2\xbe\0\0', 'Windows Write document'],
    ['\xe4R\\{\x8c\xd8\xa7M', 'OneNote section'],
    ['AC10', 'AutoCAD drawing'],
    ['\0\0\x1a\0', 'Lotus 1-2-3 sheet'],
    ['\0\0\x02\0\x06\x04', 'Lotus 1-2-3 sheet'],
    ['\x78\x9f\x3e\x22', 'Outlook TNEF attachment'],
    ['BOOKMOBI', 'Mobipocket book', 60],
    ['\x1bE', 'PCL printer file'],
    ['\x1b%-12345X', 'printer job'],
    ['L\0\0\0\x01\x14\x02\0', 'Windows shortcut'],
    ['bplist00', 'Apple property list'],
    ['\x01\xff\x02\x04\x03\x02', 'DRW drawing'],
  ]),
  ...magic('system', [
    ['KDMV', 'VMware disk'],
    ['COWD', 'VMware disk'],
    ['# Disk DescriptorFile', 'VMware disk description'],
    ['vhdxfile', 'Hyper-V disk'],
    ['conectix', 'Virtual PC disk'],
    ['QFI\xfb', 'QEMU disk'],
    ['<<< Oracle VM VirtualBox Disk Image', 'VirtualBox disk'],
    ['CD001', 'ISO disc image', 32_769],
    ['ER\x02\0', 'Apple disc image'],
    ['regf', 'Windows registry hive'],
    ['ElfFile\0', 'Windows event log'],
    ['PAGEDUMP', 'Windows crash dump'],
    ['PAGEDU64', 'Windows crash dump'],
    ['MDMP', 'Windows minidump'],
    ['\xd4\xc3\xb2\xa1', 'network capture'],
    ['\xa1\xb2\xc3\xd4', 'network capture'],
    ['\x0a\x0d\x0d\x0a', 'network capture'],
    ['SCCA', 'Windows prefetch file', 4],
    ['\0\x01\0\0\0', 'TrueType font'],
    ['OTTO', 'OpenType font'],
    ['ttcf', 'font collection'],
    ['wOFF', 'web font'],
    ['wOF2', 'web font'],
    ['\xfe\xed\xfe\xed', 'Java keystore'],
    ['LUKS\xba\xbe', 'encrypted disk'],
    ['-FVE-FS-', 'BitLocker disk', 3],
    ['\xeb\x52\x90NTFS', 'NTFS disk image'],
    ['\xac\xed\0\x05', 'serialized Java object'],
    ['Salted__', 'OpenSSL encrypted data'],
    ['age-encryption.org/', 'age encrypted data'],
    ['\xff\xfe\xff\xfe', 'Git or thumbnail index'],
    ['DIRC', 'Git index'],
    ['PACK\0\0\0', 'Git pack'],
  ]),
];

const named = (kind: FormatClass, rows: string): (readonly [string, KnownFormat])[] =>
  rows
    .trim()
    .split('\n')
    .flatMap((row) => {
      const [extensions = '', name = ''] = row.trim().split(/: /);
      return extensions.split(' ').map((extension) => [extension, { name, class: kind }] as const);
    });

/** By extension, asked only about data that no reader and no magic number knows. */
export const BY_EXTENSION: ReadonlyMap<string, KnownFormat> = new Map([
  ...named(
    'image',
    `bmp dib: Bitmap image\nico cur: Windows icon\ntga: Targa image\npcx: PCX image\nraw cr2 nef arw dng: camera raw image\nai: Illustrator drawing\nindd: InDesign document\nsvs ndpi mrxs: pathology slide`,
  ),
  ...named(
    'media',
    `mp3: MP3 audio\nwma: Windows Media audio\nwmv: Windows Media video\nmpg mpeg vob: MPEG video\nm2ts mts: MPEG transport stream\n3gp: 3GP video\ndss ds2: dictation audio\nvox: dialogic audio`,
  ),
  ...named(
    'executable',
    `com: DOS program\npyc: Python bytecode\no obj: object file\nlib: static library\nsys: Windows driver\nwasm: WebAssembly module`,
  ),
  ...named(
    'archive',
    `tar: TAR archive\ngz tgz: gzip archive\nlzma: LZMA archive\nbr: Brotli archive\nace: ACE archive\nz: compressed archive\nbkf: Windows backup\ndmg: Apple disc image\nvbk vib: Veeam backup\nspf: ShadowProtect backup`,
  ),
  ...named(
    'database',
    `mdb accdb: Access database\ndbf: dBase table\nmdf ndf: SQL Server data file\nldf: SQL Server log\nbak: database backup\nfdb gdb: Firebird database\nibd: MySQL table space\nmyd myi frm: MySQL table\nnsf: Lotus Notes database\npst ost: Outlook data file\nedb: Exchange or ESE database\nsas7bdat: SAS data\nsav: SPSS data\ndta: Stata data\nrds rdata: R data\nmat: MATLAB data\nfmp12 fp7: FileMaker database\nqbw: QuickBooks company file\ndb: database\npx: Paradox index\nfeather: Feather data\nparquet: Parquet data`,
  ),
  ...named(
    'document',
    `doc dot: Word document\nwpd: WordPerfect document\nwps: Works document\npub: Publisher document\none onetoc2: OneNote section\nvsd: Visio drawing\nmpp: Project plan\ndwg: AutoCAD drawing\ndcm dicom: DICOM image\nppt pps: PowerPoint presentation\nmsg: Outlook message\npages: Pages document\nnumbers: Numbers sheet\nkey: Keynote presentation\nwk1 wk3 wk4 123: Lotus 1-2-3 sheet\nqpw wb2: Quattro Pro sheet\nxps oxps: XPS document\ntnef: Outlook TNEF attachment\nafp: AFP print file\npcl prn spl: printer file\nedf bdf: EDF recording`,
  ),
  ...named(
    'system',
    `vmdk: VMware disk\nvhd vhdx avhdx: Hyper-V disk\nqcow2: QEMU disk\nvdi: VirtualBox disk\niso img: disc image\nttf otf fon: font\nlnk: Windows shortcut\nevt evtx: Windows event log\ndmp: Windows crash dump\ncrt cer der p7b: certificate\npfx p12: key store\nkdbx: KeePass password safe\nkdb: KeePass password safe\ngpg pgp: PGP encrypted data\ntc hc: encrypted volume\nswp: swap file\npf: Windows prefetch file\nthm: thumbnail\nidx: index\ntmp: temporary data\ncache: cache\nbin dat: binary data`,
  ),
]);

/** Extensions that promise a format of ours; content that turns out to be another is `wrongExtension`. */
export const EXTENSIONS_OF: Readonly<Record<string, readonly string[]>> = {
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
  wordperfect: ['wpd', 'wp', 'wp5', 'wpt'],
  pptx: ['pptx', 'pptm', 'ppsx', 'ppsm', 'potx', 'potm'],
  zip: [
    'zip',
    'zipx',
    'jar',
    'war',
    'ear',
    'apk',
    'epub',
    'kmz',
    'vsdx',
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
  'txt text log md csv tsv json ndjson jsonl xml html htm xhtml yaml yml ini conf cfg sql eml ics vcf hl7 svg rtf'.split(
    ' ',
  ),
);
