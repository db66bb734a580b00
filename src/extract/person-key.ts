/** Does a key or element name belong to one person? Then everything inside its object is of that person: one record. */
const PERSON_KEY =
  /^(?:mrn|ssn|nhs|mbi|dob|given|family|surname)$|patient|birth|firstname|lastname|medicalrecord|memberid|subscriberid|socialsecurity/;

export const isPersonKey = (key: string): boolean =>
  key.length < 64 && PERSON_KEY.test(key.toLowerCase().replace(/[^a-z]/g, ''));
