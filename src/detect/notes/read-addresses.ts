/** Addresses in clinical notes: a street with its number in the US, UK, Canadian and Australian forms, and what belongs to it. */
import { streetAddress } from '../checks/street-address.ts';

const WORD = String.raw`(?:\p{Lu}[\p{L}\p{M}'’.-]{0,20}|\d{1,3}(?:st|nd|rd|th))`;
const TYPE =
  '(?:Street|St|Avenue|Ave|Av|Road|Rd|Drive|Dr|Lane|Ln|Boulevard|Blvd|Court|Ct|Circle|Cir|Place|Pl|Terrace|Ter|Tce|Trail|Trl|Parkway|Pkwy|Highway|Hwy|Square|Sq|Loop|Crescent|Cres|Alley|Plaza|Pike|Turnpike|Tpke|Crossing|Xing|Path|Row|Run|Ridge|Cove|Cv|Point|Way|Close|Gardens|Grove|Mews|Hill|Rise|Walk|Green|Park|Parade|Pde|Esplanade|Quay|Bypass|Chase|Broadway|View|Vale|STREET|ST|AVENUE|AVE|ROAD|RD|DRIVE|DR|LANE|LN|BOULEVARD|BLVD|COURT|CT|CIRCLE|CIR|PLACE|PL|TERRACE|TRAIL|PARKWAY|PKWY|HIGHWAY|HWY|WAY|CLOSE|CRESCENT|GROVE)';
const FLAT =
  '(?:Apt|APT|Apartment|Unit|UNIT|Suite|SUITE|Ste|STE|Lot|Rm|Room|Fl|Flat|FLAT|Floor|Bldg|Building|Trlr|Spc|Space|PMB)';
const STATES =
  'AL|AK|AZ|AR|CA|CO|CT|DE|DC|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|PR|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|NSW|VIC|QLD|TAS|ACT|NT|ON|QC|BC|AB|MB|SK|NS|NB|NL|PE|YT|Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming|Ontario|Quebec|Québec|British Columbia|Alberta|Manitoba|Saskatchewan|Nova Scotia|New South Wales|Victoria|Queensland|Tasmania';
const UK_CODE = String.raw`[A-Z]{1,2}\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{2}`;
const CA_CODE = String.raw`[ABCEGHJ-NPR-TVXY]\d[ABCEGHJ-NPR-TV-Z][ -]?\d[ABCEGHJ-NPR-TV-Z]\d`;
const CODE = String.raw`(?:\d{5}(?:-\d{4})?|\d{4}|${UK_CODE}|${CA_CODE})`;
const CITY = String.raw`(?:(?:St\. |Ft\. |Mt\. )?\p{Lu}[\p{L}\p{M}'’-]{1,20}(?: \p{Lu}[\p{L}\p{M}'’.-]{1,20}){0,2})`;
const GAP = String.raw`(?:, ?| |,? ?\r?\n[ \t]*)`;

const STREET = String.raw`(?:(?:${FLAT}\.? ?#?[A-Za-z0-9-]{1,5}(?:, ?| |/))?\d{1,6}(?:[-/]\d{1,5})?[A-Za-z]?,? (?:${WORD} ){1,4}${TYPE}(?:\.|(?![\p{L}\p{M}]))(?: (?:N|S|E|W|NE|NW|SE|SW)(?![\p{L}]))?|\d{1,5}(?:[-/]\d{1,5})?,? (?:rue|avenue|boulevard|chemin|place|allée|via|calle|Calle|Via|Rue)(?: (?:de|du|des|la|le|del|della|d')){0,2} ?\p{Lu}[\p{L}\p{M}'’-]{1,20}(?: \p{Lu}[\p{L}\p{M}'’-]{1,20}){0,2}|(?:P\.? ?O\.?|p\.?o\.?|Post Office|G\.?P\.?O\.?) (?:Box|BOX|box) #?\d{1,6}|\p{Lu}[\p{L}]{2,20}(?:straße|strasse|str\.|weg|gasse|platz|allee) \d{1,4}[a-z]?)`;
const REST = String.raw`(?:${GAP}(?:${FLAT}\.? ?#? ?|# ?)[A-Za-z0-9-]{1,6}(?![\p{L}\d]))?(?:${GAP}${CITY}(?:,? ?(?:${STATES})(?![\p{L}]))?(?:,? ?\.?\s{1,2}${CODE}(?![\p{L}\d]))|${GAP}${CITY},? (?:${STATES})(?![\p{L}])|${GAP}${CODE}(?![\p{L}\d]))?`;

const ADDRESS = new RegExp(String.raw`(?<![\p{L}\d$£€./-])${STREET}${REST}`, 'gu');

/** A place of living without a number: `lives in Spokane, Washington`. */
const TOWN = new RegExp(
  String.raw`(?<=(?:^|[^\p{L}])(?:[Ll]ives?|[Ll]iving|[Rr]esides?|[Rr]esiding|[Mm]oved|[Bb]orn|[Rr]aised|[Gg]rew up|[Rr]esident|[Nn]ative|[Rr]elocated|(?:wife|husband|son|daughter|mother|father|family|brother|sister)(?: \p{L}+)?)(?: \p{Ll}+){0,3} (?:in|to|of|from|at|near|on) (?:the )?)${CITY}(?:, ?(?:${STATES})(?![\p{L}]))(?:,? ${CODE}(?![\p{L}\d]))?`,
  'gu',
);
const LIVES_ON = new RegExp(
  String.raw`(?<=(?:^|[^\p{L}])(?:[Ll]ives?|[Ll]iving|[Rr]esides?|[Rr]esiding|[Hh]ome|[Hh]ouse|[Aa]partment)(?: \p{Ll}+){0,4} (?:on|at) )(?:${WORD} ){1,3}${TYPE}(?![\p{L}])`,
  'gu',
);
/** A town with its state behind a word of place. */
const CITY_STATE = new RegExp(
  String.raw`(?<=(?:^|[^\p{L}])(?:in|from|of|at|near|to|outside) )${CITY},? (?:${STATES})(?![\p{L}])`,
  'gu',
);
/** Postal codes that look like nothing else. */
const CODES = new RegExp(
  String.raw`(?<![\p{L}\d-])(?:${UK_CODE}|${CA_CODE}|(?:${STATES}),? {1,2}\d{5}(?:-\d{4})?)(?![\p{L}\d-])`,
  'gu',
);

export interface FoundAddress {
  readonly start: number;
  readonly end: number;
  readonly kind: 'street' | 'town' | 'code';
}

export const findAddresses = (text: string): FoundAddress[] => {
  const all = (regex: RegExp, kind: FoundAddress['kind']): FoundAddress[] =>
    Array.from(text.matchAll(regex), ({ index, 0: value }) => ({
      start: index,
      end: index + value.trimEnd().length,
      kind,
    }));
  return [
    ...all(ADDRESS, 'street').filter(({ start, end }) => streetAddress(text.slice(start, end))),
    ...all(TOWN, 'town'),
    ...all(LIVES_ON, 'town'),
    ...all(CITY_STATE, 'town'),
    ...all(CODES, 'code'),
  ];
};
