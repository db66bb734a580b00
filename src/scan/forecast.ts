/** When the scan will be done: what is left, at the pace of the latest runs, in the hours it may use. */
import { type EndOfWork, endOfWork } from '../schedule/end-of-work.ts';
import type { Window } from '../schedule/window.ts';
import { remainingOf } from '../store/remaining.ts';
import { paceOf, secondsFor } from '../store/session.ts';
import type { Store } from '../store/store.ts';
import { durationText } from '../util/duration.ts';

export interface Forecast {
  readonly files: number;
  readonly bytes: number;
  /** Folders that are not listed yet may hold more. */
  readonly foldersWaiting: number;
  readonly seconds: number;
  /** Undefined: not within 400 days. */
  readonly end: EndOfWork | undefined;
}

/** Undefined: the last scan came to its end, nothing is left that is known of, or no pace is known yet. */
export const forecast = (store: Store, window: Window | undefined, now: Date): Forecast | undefined => {
  const left = remainingOf(store);
  const pace = paceOf(store);
  if (left === undefined || pace === undefined || left.files === 0) return undefined;
  const seconds = secondsFor(pace, left.files, left.bytes);
  const { files, bytes, foldersWaiting } = left;
  return { files, bytes, foldersWaiting, seconds, end: endOfWork(window, now, seconds) };
};

/** `Thursday 02:40`, with the date where the weekday alone does not say which. */
export const momentText = (at: Date, timezone: string | undefined, now: Date): string => {
  const isFar = at.getTime() - now.getTime() > 6 * 86_400_000;
  const format = (options: Intl.DateTimeFormatOptions, locale = 'en-GB'): string =>
    new Intl.DateTimeFormat(locale, {
      ...options,
      ...(timezone === undefined ? {} : { timeZone: timezone }),
    }).format(at);
  const day = format({ weekday: 'long' });
  const date = isFar ? ` ${format({ dateStyle: 'short' }, 'sv-SE')}` : '';
  return `${day}${date} ${format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })}`;
};

/** One sentence for a person. */
export const forecastText = (
  { files, foldersWaiting, seconds, end }: Forecast,
  timezone: string | undefined,
  now: Date,
): string => {
  const left = `${files} files are left, about ${durationText(seconds)} of reading`;
  const nights = end !== undefined && end.windows > 1 ? ` in ${end.windows} windows` : '';
  const when =
    end === undefined
      ? ': at this pace not done within a year'
      : `: at this pace done ${momentText(end.at, timezone, now)}`;
  const more =
    foldersWaiting === 0 ? '' : `, and later if the ${foldersWaiting} folders not yet listed hold more`;
  return `${left}${nights}${when}${more}.`;
};
