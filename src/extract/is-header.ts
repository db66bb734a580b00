/** Is the first row of a table its header? Yes only when it is sure: a data row taken for a header is never searched. */

/** Words that column names are made of and values are not. */
const COLUMN_WORDS = new Set(
  (
    'id no nr num number name first last middle given family surname fname lname dob birth date time day month year age sex gender phone tel ' +
    'telephone mobile cell fax email mail address addr street city state zip postal postcode country mrn ssn npi dea mbi code type status ' +
    'amount price total balance charge cost qty quantity description desc diagnosis dx icd cpt procedure provider physician doctor patient ' +
    'member subscriber plan insurance payer policy group account acct invoice claim visit encounter admission admitted discharge department ' +
    'dept ward unit room bed location site facility result value units test specimen order note notes comment comments reason title role user ' +
    'username login password ip host url start end created updated modified medication drug dose route frequency allergy height weight race ' +
    'ethnicity language religion marital employer relation relationship contact key field label category source version flag index row count ' +
    'vorname nachname geburtsdatum strasse ort plz datum betrag nom prenom naissance adresse ville nombre apellido fecha direccion'
  ).split(' '),
);
const EMPTY_WORDS = /^(?:n\/?a|none|null|nil|unknown|tbd|pending|yes|no|true|false|-+|\?+|\.+|x+)$/i;
const DATA = /\d{4,}|^[\d\s.,:/+()%$€£-]*\d[\d\s.,:/+()%$€£-]*$|@|\d[-/.]\d|^https?:/;
const MAX_NAME_CHARS = 64;
const SAMPLE = 100;

const isData = (cell: string): boolean => DATA.test(cell.slice(0, MAX_NAME_CHARS).trim());

const wordsOf = (cell: string): string[] =>
  cell
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word !== '');

const isColumnName = (cell: string): boolean => {
  const words = wordsOf(cell);
  return (
    words.some((word) => COLUMN_WORDS.has(word) || COLUMN_WORDS.has(word.replace(/s$/, ''))) ||
    /^[a-z]+(?:_[a-z0-9]+)+$|^[A-Z]+(?:_[A-Z0-9]+)+$/.test(cell.trim())
  );
};

export const isHeader = (row: readonly string[], body: readonly (readonly string[])[]): boolean => {
  // A row alone is searched as data.
  if (!body.some((other) => other.some((cell) => cell.trim() !== ''))) return false;
  const cells = row.map((cell) => cell.trim());
  const filled = cells.filter((cell) => cell !== '');
  if (filled.length < Math.max(1, cells.length * 0.8)) return false;
  if (new Set(filled.map((cell) => cell.toLowerCase())).size < filled.length) return false;
  if (filled.some((cell) => isData(cell) || cell.length > MAX_NAME_CHARS || EMPTY_WORDS.test(cell)))
    return false;
  const names = filled.filter(isColumnName).length;
  const sample = body.filter((other) => other.length === row.length).slice(0, SAMPLE);
  let unlike = 0;
  let recurs = 0;
  cells.forEach((cell, column) => {
    const values = sample.map((other) => other[column]!.trim()).filter((value) => value !== '');
    if (values.length > 0 && values.filter(isData).length >= values.length * 0.8) unlike += 1;
    // What stands below again is a value.
    if (cell !== '' && values.some((value) => value.toLowerCase() === cell.toLowerCase())) recurs += 1;
  });
  if (recurs > 0) return false;
  if (names >= filled.length / 2) return true;
  return unlike >= 1 && (names >= 1 || (unlike >= 2 && unlike >= cells.length / 3));
};
