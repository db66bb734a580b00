/** Formats told by their name alone: asked only about data that no reader and no magic number knows. */
import type { FormatClass, KnownFormat } from './magic-row.ts';

/** Lines of `extension extension: Name`. */
const named = (kind: FormatClass, rows: string): (readonly [string, KnownFormat])[] =>
  rows
    .trim()
    .split('\n')
    .flatMap((row) => {
      const [extensions = '', name = ''] = row.trim().split(/: /);
      return extensions.split(' ').map((extension) => [extension, { name, class: kind }] as const);
    });

export const BY_EXTENSION: ReadonlyMap<string, KnownFormat> = new Map([
  ...named(
    'image',
    `
    bmp dib: Bitmap image
    ico cur: Windows icon
    tga: Targa image
    pcx: PCX image
    pict pct: Macintosh picture
    raw cr2 cr3 nef nrw arw srf dng rw2 orf raf pef: camera raw image
    ai: Illustrator drawing
    indd: InDesign document
    cdr: CorelDRAW drawing
    psp pspimage: Paint Shop Pro image
    svs ndpi mrxs scn vms bif: pathology slide
    czi lif nd2 oib oif lsm: microscope image
    nii: NIfTI or Analyze image
    mha mhd: MetaImage volume
    nrrd: NRRD image
    ima: DICOM image
    stl ply: 3-D model
    dcs: dental image
    e2e fda oct: eye scan (OCT)
    `,
  ),
  ...named(
    'media',
    `
    mp3: MP3 audio
    m4a aac: AAC audio
    wav: WAV audio
    ogg opus: Ogg audio
    wma: Windows Media audio
    wmv asf: Windows Media video
    avi: AVI video
    mov qt: QuickTime video
    mp4 m4v: MP4 video
    mkv webm: Matroska or WebM video
    mpg mpeg vob mpv m2v: MPEG video
    m2ts mts: MPEG transport stream
    3gp 3g2: 3GP video
    dss ds2 dct: dictation audio
    vox: telephone audio
    amr: AMR audio
    swf: Flash animation
    dav: surveillance video
    `,
  ),
  ...named(
    'executable',
    `
    com: DOS program
    exe dll ocx scr cpl: Windows program
    pyc pyo: Python bytecode
    class: Java class
    o obj: object file
    lib a: static library
    so dylib: program library
    sys drv: Windows driver
    pdb: debugging symbols
    wasm: WebAssembly module
    msp msu: Windows update
    rom fw: firmware
    `,
  ),
  ...named(
    'archive',
    `
    tar: TAR archive
    gz tgz: gzip archive
    lzma: LZMA archive
    br: Brotli archive
    ace: ACE archive
    arc: ARC archive
    lzh lha: LHA archive
    z: compressed archive
    sit sitx: StuffIt archive
    cab: Cabinet archive
    bkf: Windows backup
    dmg: Apple disc image
    vbk vib vrb: Veeam backup
    spf spi: ShadowProtect backup
    tib tibx: Acronis backup
    gho ghs: Norton Ghost image
    mrimg mrbak: Macrium backup
    v2i iv2i: Symantec backup
    qic: backup
    wbcat: Windows backup
    uha: UHARC archive
    `,
  ),
  ...named(
    'database',
    `
    mdb accdb mde accde: Access database
    ldb laccdb: Access lock file
    dbf: dBase table
    dbt fpt dct: memo texts of a dBase or FoxPro table
    mdx ndx cdx ntx idx: database index
    dbc dcx: FoxPro database
    mdf ndf: SQL Server data file
    ldf: SQL Server log
    sdf: SQL Server Compact database
    bak: database backup
    fdb gdb fbk gbk: Firebird database
    ibd ibdata1: MySQL table space
    myd myi frm: MySQL table
    nsf ntf: Lotus Notes database
    pst ost: Outlook data file
    edb: Exchange or ESE database
    sas7bdat sd2 ssd01: SAS data
    sas7bcat: SAS catalogue
    xpt: SAS transport data
    sav zsav: SPSS data
    por: SPSS portable data
    spv spo: SPSS output
    dta: Stata data
    jmp: JMP data
    mtw mpj: Minitab worksheet
    pzf pzfx: GraphPad Prism data
    rds rdata rda: R data
    mat: MATLAB data
    fmp12 fp7 fp5: FileMaker database
    qbw qbb qbm: QuickBooks company file
    qdf: Quicken file
    mny: Microsoft Money file
    db: database
    px: Paradox index
    feather: Feather data
    parquet: Parquet data
    orc: ORC data
    avro: Avro data
    h5 hdf5 hdf: HDF5 data
    nc cdf: NetCDF data
    npy npz: NumPy data
    pkl pickle: Python pickle
    dbx: Outlook Express mail folder
    wdb: Works database
    bson: MongoDB dump
    rdb: Redis dump
    ibx btr: Btrieve database
    `,
  ),
  ...named(
    'document',
    `
    doc dot: Word document
    wpd: WordPerfect document
    wps: Works document
    wri: Windows Write document
    lwp sam: Lotus Word Pro document
    pub: Publisher document
    one onetoc2: OneNote section
    vsd vss: Visio drawing
    mpp mpt: Project plan
    dwg dxb: AutoCAD drawing
    rvt rfa: Revit model
    sldprt sldasm slddrw: SolidWorks model
    skp: SketchUp model
    dcm dicom: DICOM image
    ppt pps: PowerPoint presentation
    msg: Outlook message
    pages: Pages document
    numbers: Numbers sheet
    key: Keynote presentation
    wk1 wk3 wk4 wks 123: Lotus 1-2-3 sheet
    qpw wb1 wb2 wb3: Quattro Pro sheet
    xps oxps: XPS document
    chm: compiled HTML help
    hlp: Windows help
    mobi azw azw3 prc: Kindle book
    lit: Microsoft Reader book
    tnef: Outlook TNEF attachment
    hwp: Hangul document
    afp: AFP print file
    pcl prn spl shd: printer file
    eps ps: PostScript document
    edf bdf: EDF recording
    scp ecg: ECG recording
    eeg: EEG recording
    fcs lmd: flow cytometry data
    ab1 abi: DNA sequencer trace
    bam cram: DNA alignment
    cel chp idat: DNA microarray data
    wiff: mass spectrometer data
    qxd: QuarkXPress document
    pmd p65: PageMaker document
    jnt: Windows Journal note
    snp: Access report snapshot
    pmx: PaperPort document
    `,
  ),
  ...named(
    'system',
    `
    vmdk: VMware disk
    vmem vmss vmsn: VMware memory
    vhd vhdx avhdx avhd: Hyper-V disk
    vmrs vmcx vsv: Hyper-V machine state
    qcow2 qcow: QEMU disk
    vdi: VirtualBox disk
    hdd hds: Parallels disk
    iso img nrg: disc image
    ttf otf fon ttc pfb: font
    lnk: Windows shortcut
    evt evtx etl: Windows event log
    dmp hdmp mdmp: Windows crash dump
    crt cer der p7b p7c spc: certificate
    p7m p7s: signed or encrypted message
    pfx p12 jks: key store
    swp: swap file
    pf: Windows prefetch file
    thm: thumbnail
    pcap pcapng: network capture
    tmp: temporary data
    cache: cache
    bin dat: binary data
    `,
  ),
  ...named(
    'encrypted',
    `
    kdbx kdb: KeePass password safe
    gpg pgp: PGP encrypted data
    aes axx: encrypted file
    tc hc: encrypted volume
    pfile ppdf ptxt pjpg: rights-protected file
    edrw rpmsg: rights-protected message
    sme eslock: encrypted file
    `,
  ),
]);
