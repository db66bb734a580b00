/** Web addresses that carry an identifier: a parameter named like one with a value, a path such as /patient/998877, a person's page. */
const PARAMETER =
  /[?&;#](?:amp;)?(?:[a-z]+[_-])?(?:mrn|pid|pat(?:ient)?_?-?(?:id|no|num(?:ber)?)?|ssn|dob|birth_?date|mbi|member_?(?:id|no)?|subscriber_?(?:id)?|acct|account_?(?:id|no)?|encounter_?(?:id)?|visit_?(?:id)?|csn|accession(?:_?no|number)?|empi|chart_?(?:id|no)?|email|phone)=[^&#\s]{3,}/i;
const PATH =
  /\/(?:patients?|pat|members?|subscribers?|beneficiar(?:y|ies)|persons?|clients?|residents?|charts?|records?|mrn|encounters?|visits?|admissions?|appointments?|claims?|studies|exams?|results?)\/(?:[a-z]+[/_-])?[A-Za-z]{0,4}[-_]?\d{4,}/i;
/** A resource of a FHIR server: its id is the server's key of the patient. */
const FHIR = /\/(?:Patient|RelatedPerson|Encounter|Coverage)\/(?=[A-Za-z0-9.-]*\d)[A-Za-z0-9.-]{3,64}/;

/** A person's page on a social network. */
const PROFILE =
  /^[a-z]{3,6}:\/\/(?:[a-z]{1,3}\.|www\.)?(?:(?:facebook|instagram|twitter|x|tiktok|threads|snapchat|vk|myspace|pinterest)\.(?:com|net)\/@?(?!(?:pages|groups|events|help|about|legal|policies|privacy|share|sharer|intent|hashtag|search|home|login|explore|settings|i|p|reel|watch|tr)(?:[/.?]|$))[A-Za-z0-9._-]{4,50}\/?$|linkedin\.com\/in\/[\p{L}\d%-]{4,80})/iu;

export const urlIdentifier = (text: string): boolean =>
  PARAMETER.test(text) || PATH.test(text) || FHIR.test(text) || PROFILE.test(text);
