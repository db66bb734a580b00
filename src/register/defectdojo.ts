/** DefectDojo: a re-import of everything that is open. It closes what is missing, so what was not seen fixed must stay in. */
import { z } from 'zod';
import { defectdojoReport } from './defectdojo-findings.ts';
import type { Change } from './plan.ts';
import { fileKind, type LiveContext, liveKind } from './register.ts';

const options = z.strictObject({
  product: z.string().min(1),
  engagement: z.string().min(1).default('PHI discovery'),
  testTitle: z.string().min(1).default('phisweep'),
  /** Makes product and engagement where they are not there; the product type must be named for it. */
  productType: z.string().min(1).optional(),
});
type Options = z.infer<typeof options>;

const BOUNDARY = 'phisweep-0f6ad2a1c7b94e1f';

const multipart = (fields: Readonly<Record<string, string>>, file: string): string =>
  [
    ...Object.entries(fields).map(
      ([name, value]) =>
        `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    ),
    `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="phisweep.json"\r\ncontent-type: application/json\r\n\r\n${file}\r\n`,
    `--${BOUNDARY}--\r\n`,
  ].join('');

export const defectdojo = liveKind<Options>({
  kind: 'defectdojo',
  way: 'live',
  says: 'DefectDojo: re-import of Generic Findings',
  takes: ['risk'],
  version: 1,
  credentials: 'required',
  authorise: (secret) => ({ authorization: `Token ${secret}` }),
  options: options as z.ZodType<Options>,
  scope: ({ product, engagement, testTitle }) => [product, engagement, testTitle].join('/'),
  create: ({ http, url, about, options: said }: LiveContext<Options>) => ({
    sendAll: async (changes: readonly Change[]) => {
      await http.call({
        method: 'POST',
        url: `${url}/api/v2/reimport-scan/`,
        headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
        body: multipart(
          {
            scan_type: 'Generic Findings Import',
            product_name: said.product,
            engagement_name: said.engagement,
            test_title: said.testTitle,
            minimum_severity: 'Info',
            close_old_findings: 'true',
            do_not_reactivate: 'false',
            auto_create_context: String(said.productType !== undefined),
            ...(said.productType === undefined ? {} : { product_type_name: said.productType }),
          },
          defectdojoReport(changes, about),
        ),
        // The same report twice is the same findings.
        repeatable: true,
      });
    },
  }),
});

export const defectdojoFile = fileKind({
  kind: 'defectdojo-file',
  way: 'file',
  says: 'DefectDojo: Generic Findings JSON for its import',
  takes: ['risk'],
  version: 1,
  options: z.strictObject({}),
  extensions: ['.json'],
  render: (changes, { about }) => [{ suffix: '', bytes: defectdojoReport(changes, about) }],
});
