/** The last notice as a plain file, replaced each time. */
import { resolve } from 'node:path';
import { z } from 'zod';
import { CallFailure } from '../util/failure.ts';
import { replaceFile } from '../util/replace-file.ts';
import { COMMON, noticeSink } from './notify.ts';

export const fileSetting = z.strictObject({
  kind: z.literal('file'),
  file: z.string().min(1),
  on: COMMON.on,
});

export const file = noticeSink<z.infer<typeof fileSetting>>({
  kind: 'file',
  send: async ({ subject, text }, { file: path }) => {
    try {
      replaceFile(resolve(path), `${subject}\n\n${text}`, 0o600);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
      if (code === undefined) throw error;
      throw new CallFailure(`${path} cannot be written (${code})`, { uncertain: false });
    }
  },
});
