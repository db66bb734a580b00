/** Every check a rule may name. A check answers for the text as it was matched: it drops separators by itself. */
import { aba } from './aba.ts';
import { ageOver89 } from './age-over-89.ts';
import { birthDate, calendarDate } from './calendar-date.ts';
import { dea } from './dea.ts';
import { email, officeEmail } from './email.ts';
import { hibc } from './hibc.ts';
import { hicn } from './hicn.ts';
import { iban } from './iban.ts';
import { imei } from './imei.ts';
import { ipv4, ipv4Public } from './ipv4.ts';
import { ipv6, ipv6Global } from './ipv6.ts';
import { itin } from './itin.ts';
import { luhn } from './luhn.ts';
import { mac } from './mac.ts';
import { mbi } from './mbi.ts';
import { mrz } from './mrz.ts';
import { npi } from './npi.ts';
import { oid } from './oid.ts';
import { paymentCard } from './payment-card.ts';
import { personName } from './person-name.ts';
import { phoneE164 } from './phone-e164.ts';
import { phoneNanp } from './phone-nanp.ts';
import { ssn } from './ssn.ts';
import { streetAddress } from './street-address.ts';
import { gtin, udiGs1 } from './udi-gs1.ts';
import { urlIdentifier } from './url-identifier.ts';
import { vin } from './vin.ts';
import { zip } from './zip.ts';

export type Check = (text: string) => boolean;

export const CHECKS: Readonly<Record<string, Check>> = {
  aba,
  age_over_89: ageOver89,
  birth_date: birthDate,
  calendar_date: calendarDate,
  dea,
  email,
  gtin,
  hibc,
  hicn,
  iban,
  imei,
  ipv4,
  ipv4_public: ipv4Public,
  ipv6,
  ipv6_global: ipv6Global,
  itin,
  luhn,
  mac,
  mbi,
  mrz,
  npi,
  office_email: officeEmail,
  oid,
  payment_card: paymentCard,
  person_name: personName,
  phone_e164: phoneE164,
  phone_nanp: phoneNanp,
  ssn,
  street_address: streetAddress,
  udi_gs1: udiGs1,
  url_identifier: urlIdentifier,
  vin,
  zip,
};
