/** The secret of a register or another server: from the environment or a file of its owner's alone, held in memory only. */
import { UserError } from '../model/user-error.ts';
import { readSecretText } from './secret-file.ts';

export type CredentialSource = { readonly env: string } | { readonly file: string };

const MOST_BYTES = 16 * 1024;

/** `owner`: whose they are, in sentences. */
export const readCredential = (
  source: CredentialSource,
  owner: string,
  env: Readonly<Record<string, string | undefined>>,
): string => {
  const what = `the credentials of ${owner}`;
  const secret =
    'env' in source ? env[source.env] : readSecretText(source.file, MOST_BYTES, `The file with ${what}`);
  if (secret === undefined || secret === '')
    throw new UserError(
      'env' in source
        ? `The environment variable ${source.env} with ${what} is not set.`
        : `The file ${source.file} with ${what} does not exist or is empty.`,
    );
  // A line break would end the header that carries it.
  if (/[\r\n\0]/.test(secret)) throw new UserError(`There is a line break in ${what}.`);
  return secret;
};

/** `user:password` for Basic, anything else is a token. */
export const basicOr = (secret: string, scheme: string): Readonly<Record<string, string>> => ({
  authorization: secret.includes(':')
    ? `Basic ${Buffer.from(secret).toString('base64')}`
    : `${scheme} ${secret}`,
});

/** All writings in which a message could show it. */
export const writingsOf = (secret: string): readonly string[] => [
  secret,
  Buffer.from(secret).toString('base64'),
  encodeURIComponent(secret),
  ...(secret.includes(':') ? [secret.slice(secret.indexOf(':') + 1)] : []),
];
