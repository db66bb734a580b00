/** Web addresses that carry an identifier: a parameter named like one with a value, or a path such as /patient/998877. */
const PARAMETER =
  /[?&;#](?:amp;)?(?:[a-z]+[_-])?(?:mrn|pid|pat(?:ient)?_?-?(?:id|no|num(?:ber)?)?|ssn|dob|birth_?date|mbi|member_?(?:id|no)?|subscriber_?(?:id)?|acct|account_?(?:id|no)?|encounter_?(?:id)?|visit_?(?:id)?|csn|accession(?:_?no|number)?|empi|chart_?(?:id|no)?|email|phone)=[^&#\s]{3,}/i;
const PATH =
  /\/(?:patients?|pat|members?|subscribers?|beneficiar(?:y|ies)|persons?|clients?|residents?|charts?|records?|mrn|encounters?|visits?|admissions?|appointments?|claims?|studies|exams?|results?)\/(?:[a-z]+[/_-])?[A-Za-z]{0,4}[-_]?\d{4,}/i;
/** A resource of a FHIR server: its id is the server's key of the patient. */
const FHIR = /\/(?:Patient|RelatedPerson|Encounter|Coverage)\/(?=[A-Za-z0-9.-]*\d)[A-Za-z0-9.-]{3,64}/;

export const urlIdentifier = (text: string): boolean =>
  PARAMETER.test(text) || PATH.test(text) || FHIR.test(text);
