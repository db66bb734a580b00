/**
 * The fields of a mail's header as labelled values. Correspondents stand in a record of their own: somebody who writes about
 * a patient is not one. The subject is the first line of the text, which it belongs to.
 */
import type { Place, TextSegment } from '../model/segment.ts';
import { decodeHeader } from './mime-words.ts';

const CORRESPONDENT =
  /^(?:resent-)?(?:from|to|cc|bcc|sender|reply-to)$|^(?:return-path|delivered-to|envelope-(?:to|from)|apparently-to|disposition-notification-to|errors-to|date|organi[sz]ation|x-(?:original-to|sender|receiver|envelope-.*|forwarded-.*|mailer|originating-ip)|user-agent)$/;
const TEXT =
  /^(?:subject|comments|keywords|thread-topic|content-description|summary|x-ms-exchange-calendar-subject)$/;
/** What programs write for programs: keys, signatures, routing and scores. */
const MACHINES =
  /^(?:dkim-.*|domainkey-.*|arc-.*|authentication-results.*|received-spf|x-(?:google|gm|gmail|ms|microsoft|forefront|spam|ironport|proofpoint|mimecast|sg|mailgun|pm|barracuda|exchange|eopattributed|incomingheader|report-abuse|ses|yahoo|ymail|virus|amavis|sophos|trend|tm)-?.*|thread-index|message-id|in-reply-to|references|mime-version|content-(?:type|transfer-encoding|disposition|language|length|id|class|location|base)|lines|status|x-status|x-uid.*|x-mozilla-.*|precedence|autocrypt|openpgp|face|x-face|list-(?:help|subscribe|unsubscribe|unsubscribe-post|archive|owner|post)|feedback-id|importance|priority|x-priority|auto-submitted)$/;

export type HeaderField = readonly [name: string, value: string];

/** `record`: three numbers from it on are used. Values are taken as they are: decoded. */
export const headerSegments = (
  fields: readonly HeaderField[],
  place: Place,
  record: number,
): TextSegment[] => {
  const correspondents: TextSegment[] = [];
  const others: TextSegment[] = [];
  const texts: TextSegment[] = [];
  const machines: string[] = [];
  for (const [name, value] of fields) {
    const key = name.toLowerCase();
    if (value.trim() === '') continue;
    const labelled = { kind: 'text', text: value, label: name, place } as const;
    if (TEXT.test(key)) texts.push({ kind: 'text', text: `${name}: ${value}\n`, place });
    else if (CORRESPONDENT.test(key)) correspondents.push({ ...labelled, record });
    else if (MACHINES.test(key)) machines.push(`${name}: ${value}`);
    else others.push({ ...labelled, record: record + 1 });
  }
  const routing: TextSegment[] =
    machines.length === 0
      ? []
      : [{ kind: 'text', text: machines.join('\n'), label: 'routing', place, record: record + 2 }];
  return [...correspondents, ...others, ...routing, ...texts];
};

export const decodedFields = (fields: readonly HeaderField[]): HeaderField[] =>
  fields.map(([name, value]) => [name, decodeHeader(value)]);
