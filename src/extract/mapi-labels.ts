/** What the string properties of Outlook are called ([MS-OXPROPS]). Data only. */

/** Names, addresses and times of who writes to whom. */
export const CORRESPONDENTS: ReadonlyMap<number, string> = new Map([
  [0x0042, 'From'],
  [0x0065, 'From'],
  [0x5d02, 'From'],
  [0x0c1a, 'Sender'],
  [0x0c1f, 'Sender'],
  [0x5d01, 'Sender'],
  [0x0040, 'Delivered-To'],
  [0x0076, 'Delivered-To'],
  [0x0044, 'Delivered-To'],
  [0x0078, 'Delivered-To'],
  [0x0e04, 'To'],
  [0x0e03, 'Cc'],
  [0x0e02, 'Bcc'],
  [0x0050, 'Reply-To'],
  [0x1046, 'Sender'],
  [0x0072, 'Bcc'],
  [0x0073, 'Cc'],
  [0x0074, 'To'],
  [0x3ff8, 'Sender'],
  [0x3ffa, 'Sender'],
]);

/** Of contacts, tasks and appointments. */
export const LABELS: ReadonlyMap<number, string> = new Map([
  [0x0070, 'Thread-Topic'],
  [0x0037, 'Subject'],
  [0x3001, 'Name'],
  [0x3003, 'Email'],
  [0x39fe, 'Email'],
  [0x3004, 'Comments'],
  [0x3a02, 'Callback phone'],
  [0x3a05, 'Generation'],
  [0x3a06, 'Given name'],
  [0x3a08, 'Business phone'],
  [0x3a09, 'Home phone'],
  [0x3a0a, 'Initials'],
  [0x3a11, 'Surname'],
  [0x3a15, 'Address'],
  [0x3a16, 'Company'],
  [0x3a17, 'Title'],
  [0x3a18, 'Department'],
  [0x3a19, 'Office'],
  [0x3a1a, 'Phone'],
  [0x3a1b, 'Business phone'],
  [0x3a1c, 'Mobile phone'],
  [0x3a1d, 'Phone'],
  [0x3a1f, 'Phone'],
  [0x3a23, 'Fax'],
  [0x3a24, 'Fax'],
  [0x3a25, 'Fax'],
  [0x3a26, 'Country'],
  [0x3a27, 'City'],
  [0x3a28, 'State'],
  [0x3a29, 'Street'],
  [0x3a2a, 'Postal code'],
  [0x3a2f, 'Home phone'],
  [0x3a30, 'Assistant'],
  [0x3a44, 'Middle name'],
  [0x3a45, 'Prefix'],
  [0x3a46, 'Profession'],
  [0x3a48, 'Spouse name'],
  [0x3a4e, 'Manager'],
  [0x3a4f, 'Nickname'],
  [0x3a58, 'Child name'],
  [0x3a59, 'City'],
  [0x3a5a, 'Country'],
  [0x3a5b, 'Postal code'],
  [0x3a5c, 'State'],
  [0x3a5d, 'Street'],
  [0x3a5f, 'City'],
  [0x3a60, 'Country'],
  [0x3a61, 'Postal code'],
  [0x3a62, 'State'],
  [0x3a63, 'Street'],
]);

export const BIRTHDAY = 0x3a42;
/** When it was sent, and when it came. */
export const SENT: ReadonlySet<number> = new Set([0x0039, 0x0e06]);
export const BODY = 0x1000;
export const HTML = 0x1013;
export const RTF = 0x1009;
export const TRANSPORT_HEADERS = 0x007d;
export const ATTACH_DATA = 0x3701;
export const ATTACH_NAMES: readonly number[] = [0x3707, 0x3704, 0x3001];

/** Classes, types of addresses, prefixes and identifiers: written by programs for programs. */
export const TELLS_NOTHING: ReadonlySet<number> = new Set([
  0x001a, 0x003d, 0x0e1d, 0x0064, 0x0c1e, 0x0066, 0x0068, 0x0075, 0x0077, 0x3002, 0x1035, 0x1039, 0x1042,
  0x0e28, 0x0e29, 0x003b, 0x3703, 0x370e, 0x3a0d, 0x4022, 0x4023, 0x4024, 0x4025, 0x4030, 0x4031, 0x4038,
  0x4039, 0x3701, 0x0e05, 0x1015,
]);
