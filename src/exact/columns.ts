/** Which columns of the list go into the index: `mrn`, or `mrn=PAT_MRN_ID` where the list calls it otherwise. */
import { EXACT_KINDS, type ExactKind } from '../model/exact-lookup.ts';
import { UserError } from '../model/user-error.ts';
import { nearestOf } from '../util/nearest.ts';

/** Names are indexed as one, from two columns or from one. */
export type ColumnKind = ExactKind | 'last' | 'first';

export interface WantedColumn {
  readonly kind: ColumnKind;
  /** Header in the list; undefined: one of the usual ones. */
  readonly header: string | undefined;
}

/** Headers by which a kind is known, letters and digits in lower case. */
const ALIASES: Readonly<Record<ColumnKind, readonly string[]>> = {
  mrn: ['mrn', 'medicalrecordnumber', 'patientmrn', 'patmrn', 'patientid', 'pid', 'hospitalnumber'],
  ssn: ['ssn', 'socialsecuritynumber', 'socialsecurity', 'patientssn'],
  account: [
    'account',
    'accountnumber',
    'accountno',
    'patientaccount',
    'encounter',
    'encounterid',
    'visitnumber',
  ],
  accession: ['accession', 'accessionnumber'],
  member_id: ['memberid', 'membernumber', 'subscriberid'],
  mbi: ['mbi', 'medicarebeneficiaryid', 'medicareid'],
  medicaid_id: ['medicaidid', 'medicaid', 'medicaidnumber'],
  health_id: ['healthid', 'nhsnumber', 'nhsno', 'nhs', 'healthcardnumber', 'phn', 'nhi', 'ihi'],
  national_id: ['nationalid', 'nationalidentifier', 'personalnumber'],
  drivers_licence: ['driverslicence', 'driverslicense', 'drivinglicence', 'licencenumber'],
  passport: ['passport', 'passportnumber', 'passportno'],
  phone: [
    'phone',
    'phonenumber',
    'telephone',
    'tel',
    'homephone',
    'mobile',
    'cell',
    'mobilephone',
    'cellphone',
  ],
  email: ['email', 'emailaddress', 'mail'],
  name: ['name', 'fullname', 'patientname'],
  last: ['last', 'lastname', 'surname', 'familyname', 'family', 'lname'],
  first: ['first', 'firstname', 'givenname', 'given', 'forename', 'fname'],
  birth_date: ['birthdate', 'dateofbirth', 'dob', 'birthday', 'born'],
  postcode: ['postcode', 'postalcode', 'zip', 'zipcode', 'postzip'],
};

export const COLUMN_KINDS = Object.keys(ALIASES) as readonly ColumnKind[];

const isKind = (text: string): text is ColumnKind => Object.hasOwn(ALIASES, text);

export const kindOf = (kind: ColumnKind): ExactKind => (kind === 'last' || kind === 'first' ? 'name' : kind);

/** Reads `mrn,last=SURNAME,…`; throws a sentence for what it cannot be. */
export const wantedColumnsOf = (texts: readonly string[]): WantedColumn[] => {
  const wanted = texts.map((text): WantedColumn => {
    const at = text.indexOf('=');
    const kind = (at < 0 ? text : text.slice(0, at)).trim();
    const header = at < 0 ? undefined : text.slice(at + 1).trim();
    if (!isKind(kind)) {
      const near = nearestOf(kind, COLUMN_KINDS);
      throw new UserError(
        `A patient index has no column ${JSON.stringify(kind)}${near === undefined ? `; there are ${COLUMN_KINDS.join(', ')}` : `; did you mean ${JSON.stringify(near)}?`}${near === undefined ? '.' : ''}`,
      );
    }
    if (header === '') throw new UserError(`Column ${kind}= names no header of the list.`);
    return { kind, header };
  });
  const has = (kind: ColumnKind): boolean => wanted.some((column) => column.kind === kind);
  if (wanted.length === 0)
    throw new UserError(`Name the columns to index, such as mrn,last,first,birth_date.`);
  if (has('last') !== has('first'))
    throw new UserError(
      'A name needs both columns, last and first (or one column name that holds it whole).',
    );
  if (
    !wanted.some(({ kind }) => ['number', 'email'].includes(EXACT_KINDS[kindOf(kind)].form)) &&
    !has('last') &&
    !has('name')
  )
    throw new UserError('An index needs at least one column of numbers, e-mail addresses or names.');
  return wanted;
};

const plain = (header: string): string =>
  header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

export interface PlacedColumn {
  readonly kind: ColumnKind;
  readonly position: number;
}

/** Where the wanted columns stand in a header row, or the first one that it lacks. */
export const placeColumns = (
  wanted: readonly WantedColumn[],
  header: readonly string[],
): { readonly columns: readonly PlacedColumn[]; readonly missing: WantedColumn | undefined } => {
  const names = header.map(plain);
  const taken = new Set<number>();
  const columns: PlacedColumn[] = [];
  let missing: WantedColumn | undefined;
  for (const column of wanted) {
    const known = column.header === undefined ? ALIASES[column.kind] : [plain(column.header)];
    const position =
      known
        .map((name) => names.findIndex((other, i) => other === name && !taken.has(i)))
        .find((at) => at >= 0) ?? -1;
    if (position < 0) {
      missing ??= column;
      continue;
    }
    taken.add(position);
    columns.push({ kind: column.kind, position });
  }
  return { columns, missing };
};
