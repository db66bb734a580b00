/** Mail as it travels (RFC 5322, MIME), also with Apple's length before it, and web archives, which are written the same way. */
import type { ExtractInput, Extractor, Probe } from './extractor.ts';
import { createMailFile, readMessage } from './mail-message.ts';
import { latin1Of, randomAccess } from './random-access.ts';

const FIELD_LINE = /^([!-9;-~]{1,100})[ \t]*:/;
/** Written by programs only. */
const TELLING =
  /^(?:received|message-id|mime-version|return-path|delivered-to|content-type|content-transfer-encoding|in-reply-to|references|x-mailer|x-originating-ip|dkim-signature|list-id|thread-index|thread-topic|x-received|x-ms-.*|envelope-to|user-agent|snapshot-content-location|x-priority|resent-.*)$/;
const PLAIN = /^(?:from|to|cc|bcc|subject|date|reply-to|sender)$/;
/** Outlook keeps a signed mail as an attachment named so, MIME and all. */
const NAMED = /^(?:eml|emlx|mht|mhtml|mim|mime|nws|p7m)$/;
const MAX_FIELDS = 200;

/** Names of the fields that a text begins with, in lower case; none where a line among them is no field. */
const fieldsOf = (text: string): string[] => {
  const names: string[] = [];
  for (const line of text.split(/\r?\n/, MAX_FIELDS * 4)) {
    if (line === '' || names.length >= MAX_FIELDS) break;
    if (/^[ \t]/.test(line) && names.length > 0) continue;
    const name = FIELD_LINE.exec(line)?.[1];
    if (name !== undefined) names.push(name.toLowerCase());
    else if (names.length > 0 || !/^>?From /.test(line)) break;
  }
  return names;
};

/** Apple Mail writes the length of the message on a line of its own, and a property list behind the message. */
const APPLE = /^(\d{1,10})[ \t]*\r?\n(?=[!-9;-~]{1,100}:)/;

const isMail = ({ latin1, extension }: Probe): boolean => {
  const text = latin1.replace(/^\xef\xbb\xbf|^(?:\r?\n){1,5}/, '').replace(APPLE, '');
  const names = new Set(fieldsOf(text));
  const telling = [...names].filter((name) => TELLING.test(name)).length;
  const plain = [...names].filter((name) => PLAIN.test(name)).length;
  if (NAMED.test(extension)) return telling + plain > 0;
  if (telling > 0) return telling + plain >= 2 && (plain > 0 || names.has('mime-version'));
  return names.has('from') && names.has('subject') && plain >= 3 && /^from:[^\n]*@/im.test(text);
};

const isWebArchive = ({ latin1, extension }: Probe): boolean =>
  /^mht(?:ml)?$/.test(extension) ||
  /^(?:From: <Saved by |Snapshot-Content-Location:)/im.test(latin1.slice(0, 2048));

async function* extract(input: ExtractInput) {
  const access = await randomAccess(input.source);
  const start = latin1Of(access.readAt(0, 200));
  const apple = APPLE.exec(start);
  const from = apple?.[0].length ?? /^\xef\xbb\xbf|^(?:\r?\n){1,5}/.exec(start)?.[0].length ?? 0;
  const to = apple === null ? access.sizeBytes : Math.min(access.sizeBytes, from + Number(apple[1]));
  yield* readMessage(createMailFile(input, access), { from, to }, {});
}

/** Asked before `eml`, which a web archive is too. */
export const mhtml: Extractor = {
  name: 'mhtml',
  version: 1,
  accepts: (probe) => isWebArchive(probe) && isMail(probe),
  extract,
};

export const eml: Extractor = { name: 'eml', version: 1, accepts: isMail, extract };
