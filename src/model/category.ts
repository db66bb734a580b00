/** The closed list of what a rule can find. A new one fails to compile until it has a letter and a sensitivity. */

/** Whom an identifier points to. */
export type Subject = 'patient' | 'provider' | 'organisation' | 'system';

/** How strongly an identifier counts when severity is weighed: see `rules/policy.yaml`. */
export interface CategoryFacts {
  readonly name: string;
  /** Letter of 45 CFR 164.514(b)(2)(i); `-` where none applies (health terms). */
  readonly hipaa:
    | 'A'
    | 'B'
    | 'C'
    | 'D'
    | 'E'
    | 'F'
    | 'G'
    | 'H'
    | 'I'
    | 'J'
    | 'K'
    | 'L'
    | 'M'
    | 'N'
    | 'O'
    | 'R'
    | '-';
  /**
   * `person`: one value stands for one person (SSN, MRN); `clinical` likewise, and exists only because of health care,
   * so that it is PHI without further proof; `contact`, `attribute`: identify only together with more;
   * `other`: not of a patient.
   */
  readonly strength: 'clinical' | 'person' | 'contact' | 'attribute' | 'other';
}

const c = (
  name: string,
  hipaa: CategoryFacts['hipaa'],
  strength: CategoryFacts['strength'],
): CategoryFacts => ({ name, hipaa, strength });

export const CATEGORIES = {
  name: c('Personal name', 'A', 'attribute'),
  address: c('Street address', 'B', 'contact'),
  zip: c('ZIP or postal code', 'B', 'attribute'),
  birth_date: c('Date of birth', 'C', 'attribute'),
  care_date: c('Date of admission, service, discharge or death', 'C', 'attribute'),
  age_over_89: c('Age over 89', 'C', 'attribute'),
  phone: c('Telephone number', 'D', 'contact'),
  fax: c('Fax number', 'E', 'contact'),
  email: c('E-mail address', 'F', 'contact'),
  ssn: c('Social Security number', 'G', 'person'),
  itin: c('Individual taxpayer identification number', 'R', 'person'),
  national_id: c('National identity number', 'R', 'person'),
  mrn: c('Medical record number', 'H', 'clinical'),
  health_id: c('National health identifier', 'H', 'clinical'),
  mbi: c('Medicare beneficiary identifier', 'I', 'clinical'),
  hicn: c('Health insurance claim number', 'I', 'clinical'),
  medicaid_id: c('Medicaid or CHIP member id', 'I', 'clinical'),
  member_id: c('Health-plan member id', 'I', 'clinical'),
  account: c('Patient account or encounter number', 'J', 'clinical'),
  bank_account: c('Bank account', 'J', 'person'),
  payment_card: c('Payment card', 'J', 'person'),
  routing: c('Bank routing number', 'J', 'other'),
  accession: c('Accession or specimen number', 'R', 'clinical'),
  npi: c('National Provider Identifier', 'K', 'other'),
  dea: c('DEA registration', 'K', 'other'),
  licence: c('Professional licence', 'K', 'other'),
  drivers_licence: c('Driving licence', 'K', 'person'),
  passport: c('Passport or travel document', 'K', 'person'),
  military_id: c('DoD identification number', 'R', 'person'),
  vin: c('Vehicle identification number', 'L', 'attribute'),
  licence_plate: c('Vehicle plate', 'L', 'attribute'),
  device_id: c('Device identifier or serial number', 'M', 'attribute'),
  url: c('Web address that carries an identifier', 'N', 'attribute'),
  ip_address: c('IP address', 'O', 'attribute'),
  mac_address: c('MAC address', 'R', 'attribute'),
  health_term: c('Health information', '-', 'other'),
  credential: c('Password, key or token', '-', 'other'),
} as const satisfies Record<string, CategoryFacts>;

export type Category = keyof typeof CATEGORIES;

/** Kinds of health data that law protects specially; the reason stands in `rules/terms/`. */
export type SpecialCategory =
  | 'hiv'
  | 'mental_health'
  | 'substance_use'
  | 'genetic'
  | 'reproductive'
  | 'minor';
