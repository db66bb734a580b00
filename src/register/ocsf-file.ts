/** OCSF events as a file, one JSON object a line: the present state of every finding, closed ones too. */
import { z } from 'zod';
import { ocsfEvents } from './ocsf-event.ts';
import { fileKind } from './register.ts';

export const ocsfFile = fileKind({
  kind: 'ocsf-file',
  way: 'file',
  says: 'OCSF 1.8 Data Security Findings, one JSON object a line',
  takes: ['risk'],
  version: 1,
  options: z.strictObject({}),
  extensions: ['.jsonl', '.json'],
  render: (changes, { about }) => [
    {
      suffix: '',
      bytes: ocsfEvents(changes, about)
        .map((event) => `${JSON.stringify(event)}\n`)
        .join(''),
    },
  ],
});
