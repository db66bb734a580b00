/** Postcode of the United Kingdom: an area that exists and the letters of the inward code (Royal Mail PAF; BS 7666). */
import { alnumOf } from './digits-of.ts';

const AREAS = new Set(
  (
    'AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL ' +
    'GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX ' +
    'PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR ' +
    'WS WV YO ZE'
  ).split(' '),
);
const POSTCODE = /^([A-Z]{1,2})\d[A-Z\d]?\d[ABD-HJLNP-UW-Z]{2}$/;

export function ukPostcode(text: string): boolean {
  const code = alnumOf(text);
  const area = POSTCODE.exec(code)?.[1];
  return code === 'GIR0AA' || (area !== undefined && AREAS.has(area));
}
