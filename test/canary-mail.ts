/** A canary's mail, as it travels and as Outlook keeps it. */
import type { PstItem } from '../fixtures/extract/pst-of.ts';
import type { Canary } from './canaries.ts';

/** In the header, in the text, in the name of an attachment and in base64. */
export const mailOf = (c: Canary, text: string, table: string): string =>
  `From: ${c.first} ${c.last} <${c.email}>
To: clinic@example.org
Subject: ${c.first} ${c.last}, MRN ${c.mrn}
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

${text}
--b
Content-Type: text/csv; name="${c.first} ${c.last}.csv"
Content-Transfer-Encoding: base64

${Buffer.from(table).toString('base64')}
--b--
`;

/** The same as Outlook keeps it. */
export const itemOf = (c: Canary, text: string, table: string): PstItem => ({
  properties: [
    [0x001a, 0x1f, 'IPM.Note'],
    [0x0037, 0x1f, `${c.first} ${c.last}, MRN ${c.mrn}`],
    [0x1000, 0x1f, text],
  ],
  attachments: [
    {
      properties: [
        [0x3707, 0x1f, `${c.first} ${c.last}.csv`],
        [0x3701, 0x102, Buffer.from(table)],
      ],
    },
  ],
});
