/** E-mail addresses: the dot-atom form of RFC 5322 with a host of RFC 1123 labels and a known ending. */
import { isTopLevelDomain } from './top-level-domains.ts';

const ADDRESS =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/** Mailboxes of an office (RFC 2142 and common ones) or of a program: they point to nobody. */
const OFFICE =
  /^(?:abuse|accounts?|accounting|admin|administrator|admissions?|appointments?|billing|bounces?|careers|claims|clinic|compliance|contact|customer[._-]?service|daemon|do[._-]?not[._-]?reply|enquiries|feedback|frontdesk|git|help|helpdesk|hello|hostmaster|hr|info|inquiries|it|itsupport|jobs|mail|mailer-daemon|marketing|media|news|newsletter|no[._-]?reply|noc|notifications?|office|orders|postmaster|press|privacy|records|referrals|reception|registrar|root|sales|security|service|servicedesk|staff|support|team|webmaster|www|www-data)$/i;

function isEmail(text: string): boolean {
  // Longest local part and address: RFC 5321, 4.5.3.1.
  if (text.lastIndexOf('@') > 64 || text.length > 254) return false;
  return isTopLevelDomain(text.slice(text.lastIndexOf('.') + 1)) && ADDRESS.test(text);
}

/** Is the mailbox an office's? */
const isOffice = (text: string): boolean =>
  OFFICE.test(text.slice(0, text.lastIndexOf('@'))) || LIST_HOST.test(text.slice(text.lastIndexOf('@')));

/** What is sent there goes to many. */
const LIST_HOST = /^@(?:lists?|groups?|mailman|listserv|listes|googlegroups)\./i;

/** The number of a message (RFC 5322, 3.6.4) is written like an address; no mailbox is called so. */
const MESSAGE_NUMBER = /^(?=[^@]*\d)[0-9a-f-]{16,}@/i;

/** An address that may be a person's. */
export const email = (text: string): boolean =>
  isEmail(text) && !isOffice(text) && !MESSAGE_NUMBER.test(text);

/** An address of an office. */
export const officeEmail = (text: string): boolean => isEmail(text) && isOffice(text);
