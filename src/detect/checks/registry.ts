/** Every check a rule may name. A check answers for the text as it was matched: it drops separators by itself. */
import { aadhaar } from './aadhaar.ts';
import { aba } from './aba.ts';
import { ageOver89 } from './age-over-89.ts';
import { ahv } from './ahv.ts';
import { amka } from './amka.ts';
import { auHpi, auIhi } from './au-health-identifier.ts';
import { auMedicare } from './au-medicare.ts';
import { auProvider } from './au-provider.ts';
import { ausweis } from './ausweis.ts';
import { bcPhn } from './bc-phn.ts';
import { bsn } from './bsn.ts';
import { birthDate, calendarDate } from './calendar-date.ts';
import { chi } from './chi.ts';
import { cloudKey } from './cloud-key.ts';
import { cnp } from './cnp.ts';
import { cns } from './cns.ts';
import { codiceFiscale } from './codice-fiscale.ts';
import { cpf } from './cpf.ts';
import { cpr } from './cpr.ts';
import { credentialUrl } from './credential-url.ts';
import { curp } from './curp.ts';
import { dea } from './dea.ts';
import { dni } from './dni.ts';
import { egn } from './egn.ts';
import { email, officeEmail } from './email.ts';
import { emiratesId } from './emirates-id.ts';
import { emso } from './emso.ts';
import { fodselsnummer } from './fodselsnummer.ts';
import { hcn } from './hcn.ts';
import { hetu } from './hetu.ts';
import { hibc } from './hibc.ts';
import { hicn } from './hicn.ts';
import { hkid } from './hkid.ts';
import { iban } from './iban.ts';
import { ieIhi } from './ie-ihi.ts';
import { imei } from './imei.ts';
import { ipv4, ipv4Public } from './ipv4.ts';
import { ipv6, ipv6Global } from './ipv6.ts';
import { isikukood } from './isikukood.ts';
import { itin } from './itin.ts';
import { kvnr } from './kvnr.ts';
import { labelledAddress } from './labelled-address.ts';
import { lanr } from './lanr.ts';
import { luhn } from './luhn.ts';
import { mac } from './mac.ts';
import { mbi } from './mbi.ts';
import { mod10 } from './mod10.ts';
import { mod11, mod11Nhs } from './mod11.ts';
import { mod97 } from './mod97.ts';
import { mrz } from './mrz.ts';
import { myNumber } from './my-number.ts';
import { nass } from './nass.ts';
import { nhi } from './nhi.ts';
import { nhs } from './nhs.ts';
import { nino } from './nino.ts';
import { nir } from './nir.ts';
import { niss } from './niss.ts';
import { npi } from './npi.ts';
import { nric } from './nric.ts';
import { oib } from './oib.ts';
import { oid } from './oid.ts';
import { ontario } from './ontario.ts';
import { mixedPassword, password } from './password.ts';
import { paymentCard } from './payment-card.ts';
import { personName } from './person-name.ts';
import { personnummer } from './personnummer.ts';
import { pesel } from './pesel.ts';
import { phoneE164 } from './phone-e164.ts';
import { phoneNanp } from './phone-nanp.ts';
import { phoneNational } from './phone-national.ts';
import { pps } from './pps.ts';
import { privateKey } from './private-key.ts';
import { ramq } from './ramq.ts';
import { ric } from './ric.ts';
import { rodneCislo } from './rodne-cislo.ts';
import { rpps } from './rpps.ts';
import { rrn } from './rrn.ts';
import { rut } from './rut.ts';
import { rvnr } from './rvnr.ts';
import { saId } from './sa-id.ts';
import { secretKey } from './secret-key.ts';
import { sin } from './sin.ts';
import { ssn } from './ssn.ts';
import { steuerId } from './steuer-id.ts';
import { streetAddress } from './street-address.ts';
import { svnr } from './svnr.ts';
import { taj } from './taj.ts';
import { tckn } from './tckn.ts';
import { teudatZehut } from './teudat-zehut.ts';
import { tfn } from './tfn.ts';
import { thaiId } from './thai-id.ts';
import { gtin, udiGs1 } from './udi-gs1.ts';
import { ukPostcode } from './uk-postcode.ts';
import { urlIdentifier } from './url-identifier.ts';
import { vin } from './vin.ts';
import { zip } from './zip.ts';

export type Check = (text: string) => boolean;

export const CHECKS: Readonly<Record<string, Check>> = {
  aadhaar,
  aba,
  age_over_89: ageOver89,
  ahv,
  amka,
  au_hpi: auHpi,
  au_ihi: auIhi,
  au_medicare: auMedicare,
  au_provider: auProvider,
  ausweis,
  bc_phn: bcPhn,
  birth_date: birthDate,
  bsn,
  calendar_date: calendarDate,
  chi,
  cloud_key: cloudKey,
  cnp,
  cns,
  codice_fiscale: codiceFiscale,
  cpf,
  cpr,
  credential_url: credentialUrl,
  curp,
  dea,
  dni,
  egn,
  email,
  emirates_id: emiratesId,
  emso,
  fodselsnummer,
  gtin,
  hcn,
  hetu,
  hibc,
  hicn,
  hkid,
  iban,
  ie_ihi: ieIhi,
  imei,
  ipv4,
  ipv4_public: ipv4Public,
  ipv6,
  ipv6_global: ipv6Global,
  isikukood,
  itin,
  kvnr,
  labelled_address: labelledAddress,
  lanr,
  luhn,
  mac,
  mbi,
  mixed_password: mixedPassword,
  mod10,
  mod11,
  mod11_nhs: mod11Nhs,
  mod97,
  mrz,
  my_number: myNumber,
  nass,
  nhi,
  nhs,
  nino,
  nir,
  niss,
  npi,
  nric,
  office_email: officeEmail,
  oib,
  oid,
  ontario,
  password,
  payment_card: paymentCard,
  person_name: personName,
  personnummer,
  pesel,
  phone_e164: phoneE164,
  phone_nanp: phoneNanp,
  phone_national: phoneNational,
  pps,
  private_key: privateKey,
  ramq,
  ric,
  rodne_cislo: rodneCislo,
  rpps,
  rrn,
  rut,
  rvnr,
  sa_id: saId,
  secret_key: secretKey,
  sin,
  ssn,
  steuer_id: steuerId,
  street_address: streetAddress,
  svnr,
  taj,
  tckn,
  teudat_zehut: teudatZehut,
  tfn,
  thai_id: thaiId,
  udi_gs1: udiGs1,
  uk_postcode: ukPostcode,
  url_identifier: urlIdentifier,
  vin,
  zip,
};
