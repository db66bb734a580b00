/** A PDF from its objects as they stand in the file, numbered from 1; the first is the catalogue. */

/** With what else its dictionary says. */
export const stream = (data: string | Uint8Array, entries = ''): Buffer =>
  Buffer.concat([
    Buffer.from(`<< /Length ${data.length} ${entries} >>\nstream\n`),
    Buffer.from(data as string),
    Buffer.from('\nendstream'),
  ]);

export const rawPdf = (objects: readonly (string | Buffer)[]): Buffer => {
  const parts: Buffer[] = [Buffer.from('%PDF-1.5\n')];
  let at = parts[0]!.length;
  const offsets: string[] = [];
  for (const [index, object] of objects.entries()) {
    offsets.push(`${String(at).padStart(10, '0')} 00000 n \n`);
    const part = Buffer.concat([
      Buffer.from(`${index + 1} 0 obj\n`),
      Buffer.from(object as string),
      Buffer.from('\nendobj\n'),
    ]);
    parts.push(part);
    at += part.length;
  }
  const size = objects.length + 1;
  const end = `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${at}\n%%EOF\n`;
  return Buffer.concat([
    ...parts,
    Buffer.from(`xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}${end}`),
  ]);
};

/** One page that is a picture under the given filter. `entries`: what else the picture's dictionary says. */
export const picturePdf = (
  data: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
  entries: string,
): Buffer => {
  const [wide, high] = [(width * 72) / 300, (height * 72) / 300];
  return rawPdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${wide} ${high}] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>`,
    stream(`q ${wide} 0 0 ${high} 0 0 cm /I Do Q`),
    stream(data, `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} ${entries}`),
  ]);
};
