/** All readers, in the order in which they are asked: those that know their format by its bytes first, plain text last. */
import { access } from './access.ts';
import { bzip2 } from './bzip2.ts';
import { cab } from './cab.ts';
import { ics, vcf } from './calendar.ts';
import { ccda } from './ccda.ts';
import { cms } from './cms.ts';
import { compress } from './compress.ts';
import { cpio } from './cpio.ts';
import { csv } from './csv.ts';
import { dbase } from './dbase.ts';
import { dbaseMemo } from './dbase-memo.ts';
import { dicom } from './dicom.ts';
import { doc } from './doc.ts';
import { docx, docxMammoth } from './docx.ts';
import { edf } from './edf.ts';
import { eml, mhtml } from './eml.ts';
import { epub } from './epub.ts';
import { excelXml } from './excel-xml.ts';
import type { Extractor } from './extractor.ts';
import { fhir } from './fhir.ts';
import { gzip } from './gzip.ts';
import { hl7v2 } from './hl7v2.ts';
import { html } from './html.ts';
import { bmp, gif, jpeg, png, tiff, webp } from './image/images.ts';
import { ini } from './ini.ts';
import { iso9660 } from './iso9660.ts';
import { json } from './json.ts';
import { lnk } from './lnk.ts';
import { lz4 } from './lz4.ts';
import { lzma } from './lzma.ts';
import { mbox } from './mbox.ts';
import { msg } from './msg.ts';
import { ncpdp } from './ncpdp.ts';
import { ndjson } from './ndjson.ts';
import { OCR_VERSION } from './ocr/ocr.ts';
import { flatOdf, odg, odp, ods, odt } from './odf.ts';
import { ole } from './ole-object.ts';

import { onenote } from './onenote.ts';
import { deb, rpm } from './packages.ts';

import { parquet } from './parquet.ts';

import { pdf } from './pdf.ts';
import { pdfParse } from './pdf-parse.ts';
import { postscript } from './postscript.ts';
import { ppt } from './ppt.ts';
import { pptx } from './pptx.ts';
import { pst } from './pst.ts';
import { rar } from './rar.ts';
import { rtf } from './rtf.ts';
import { sasTransport } from './sas-transport.ts';
import { sas7bdat } from './sas7bdat.ts';
import { selfExtracting } from './self-extracting.ts';
import { sevenZip } from './seven-zip.ts';
import { odsSheetjs, xlsSheetjs, xlsxSheetjs } from './sheetjs.ts';
import { spss } from './spss.ts';
import { spssPortable } from './spss-portable.ts';
import { sql } from './sql.ts';
import { sqlite } from './sqlite.ts';
import { sqliteWal } from './sqlite-wal.ts';
import { stata } from './stata.ts';
import { tar } from './tar.ts';
import { text } from './text.ts';
import { tnef } from './tnef.ts';
import { vsdx } from './vsdx.ts';
import { wordXml } from './word-xml.ts';
import { wordperfect } from './wordperfect.ts';
import { x12 } from './x12.ts';
import { xls } from './xls.ts';
import { xlsb } from './xlsb.ts';
import { xlsx } from './xlsx.ts';
import { xml } from './xml.ts';
import { xps } from './xps.ts';
import { xz } from './xz.ts';
import { yaml } from './yaml.ts';
import { zip } from './zip.ts';
import { zstandard } from './zstandard.ts';

export interface Reader {
  readonly extractor: Extractor;
  /** Takes over where the first fails or finds no text. */
  readonly second?: Extractor;
  /** Reads text of any kind: never asked about data that does not look like text. */
  readonly text?: true;
}

export const READERS: readonly Reader[] = [
  { extractor: pdf, second: pdfParse },
  { extractor: docx, second: docxMammoth },
  { extractor: xlsx, second: xlsxSheetjs },
  { extractor: pptx },
  { extractor: xlsb },
  { extractor: odt },
  { extractor: ods, second: odsSheetjs },
  { extractor: odp },
  { extractor: odg },
  { extractor: xps },
  { extractor: vsdx },
  { extractor: epub },
  { extractor: xls, second: xlsSheetjs },
  { extractor: doc },
  { extractor: ppt },
  { extractor: msg },
  { extractor: ole },
  { extractor: wordperfect },
  { extractor: zip },
  { extractor: gzip },
  { extractor: bzip2 },
  { extractor: zstandard },
  { extractor: xz },
  { extractor: sevenZip },
  { extractor: selfExtracting },
  { extractor: sqlite },
  { extractor: sqliteWal },
  { extractor: access },
  { extractor: dbase },
  { extractor: dbaseMemo },
  { extractor: rar },
  { extractor: lz4 },
  { extractor: compress },
  { extractor: deb },
  { extractor: rpm },
  { extractor: parquet },
  { extractor: sasTransport },
  { extractor: sas7bdat },
  { extractor: stata },
  { extractor: spss },
  { extractor: spssPortable },
  { extractor: postscript },
  { extractor: lnk },
  { extractor: onenote },
  { extractor: edf },
  { extractor: cab },
  { extractor: rtf },
  { extractor: dicom },
  { extractor: iso9660 },
  { extractor: tar },
  { extractor: cpio },
  { extractor: pst },
  { extractor: tnef },
  { extractor: cms },
  { extractor: mbox },
  { extractor: mhtml },
  { extractor: eml },
  { extractor: lzma },
  { extractor: jpeg },
  { extractor: png },
  { extractor: tiff },
  { extractor: gif },
  { extractor: webp },
  { extractor: bmp },
  { extractor: flatOdf, text: true },
  { extractor: wordXml, text: true },
  { extractor: excelXml, text: true },
  { extractor: fhir, text: true },
  { extractor: ccda, text: true },
  { extractor: ics, text: true },
  { extractor: vcf, text: true },
  { extractor: hl7v2, text: true },
  { extractor: x12, text: true },
  { extractor: ncpdp, text: true },
  { extractor: html, text: true },
  { extractor: xml, text: true },
  { extractor: ndjson, text: true },
  { extractor: json, text: true },
  { extractor: yaml, text: true },
  { extractor: ini, text: true },
  { extractor: sql, text: true },
  { extractor: csv, text: true },
  { extractor: text, text: true },
];

/** Raise it when formats are told in another way (`accepts`, `identify.ts`): any file may then go to another reader. */
export const IDENTIFICATION_VERSION = 2;

/** Name → version, `ocr` among them: part of what decides whether a file must be read again. */
export const READER_VERSIONS: Readonly<Record<string, number>> = Object.fromEntries([
  ...READERS.flatMap(({ extractor, second }) => [extractor, ...(second === undefined ? [] : [second])]).map(
    ({ name, version }): [string, number] => [name, version],
  ),
  ['ocr', OCR_VERSION],
]);
