/** A PDF that looks like any other and whose letters mean nothing to a machine: its font maps them to private characters. */

import { rawPdf, stream } from './raw-pdf.ts';

const toUnicode = (first: number): string =>
  `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def
1 begincodespacerange <00> <FF> endcodespacerange
1 beginbfrange <20> <7E> <${first.toString(16).toUpperCase()}> endbfrange
endcmap end end`;

/** `first`: what a space means to whoever copies the text; the letters follow it. */
export const garbledPdf = (lines: readonly string[], first = 0xe020): Buffer => {
  const drawn = lines.map((line) => `(${line.replace(/[()\\]/g, '\\$&')}) Tj T*`).join('\n');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>',
    stream(`BT /F 12 Tf 18 TL 72 700 Td\n${drawn}\nET`),
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode 6 0 R >>',
    stream(toUnicode(first)),
  ];
  return rawPdf(objects);
};
