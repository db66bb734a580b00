/** Numbers of SAS as a person sees them: days and seconds since 1960 where the column's format says so. */

const EPOCH_MS = Date.UTC(1960, 0, 1);

const dateText = (ms: number): string =>
  Math.abs(ms) < 8.64e15
    ? new Date(ms).toISOString().slice(0, 19).replace('T', ' ').replace(' 00:00:00', '')
    : '';

export const sasValue = (value: number, format: string): string => {
  if (/^(?:DATETIME|E8601DT|DTDATE)/.test(format)) return dateText(EPOCH_MS + value * 1_000);
  if (/^(?:DATE|MMDDYY|DDMMYY|YYMMDD|E8601DA|WORDDAT|WEEKDAT|MONYY|NLDATE)/.test(format))
    return dateText(EPOCH_MS + value * 86_400_000);
  return String(value);
};
