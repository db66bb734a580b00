/** Sends a notice to all that want it, at once. Never throws: what could not be sent is a sentence. */
import { UserError } from '../model/user-error.ts';
import { type CredentialSource, readCredential } from '../util/credentials.ts';
import { CallFailure } from '../util/failure.ts';
import type { Notice, Reason } from './notice.ts';
import type { NoticeSink } from './notify.ts';

export interface NoticeTarget {
  readonly sink: NoticeSink;
  readonly setting: unknown;
  readonly on: readonly ('always' | Reason)[];
  readonly credentials: CredentialSource | undefined;
  readonly ca: string | undefined;
  readonly timeoutMs: number;
}

export const wants = ({ on }: NoticeTarget, { reasons }: Notice): boolean =>
  on.some((reason) => reason === 'always' || reasons.includes(reason));

const failureOf = async (
  { sink, setting, credentials, ca, timeoutMs }: NoticeTarget,
  notice: Notice,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> => {
  try {
    const secret =
      credentials === undefined
        ? undefined
        : readCredential(credentials, `the ${sink.kind} notification`, env);
    await sink.send(notice, setting, { secret, ca, timeoutMs, env });
    return undefined;
  } catch (error) {
    const says =
      error instanceof CallFailure || error instanceof UserError
        ? error.message
        : // A message from elsewhere may quote what was sent.
          `${error instanceof Error ? error.name : 'an error'} inside of it`;
    return `The ${sink.kind} notification was not sent: ${says.replace(/\.$/, '')}.`;
  }
};

/** Answers the sentences of what failed. */
export const sendNotice = async (
  notice: Notice,
  targets: readonly NoticeTarget[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly string[]> => {
  const answers = await Promise.all(
    targets.filter((target) => wants(target, notice)).map((target) => failureOf(target, notice, env)),
  );
  return answers.filter((answer) => answer !== undefined);
};
