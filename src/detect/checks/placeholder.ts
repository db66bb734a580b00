/** Is it a stand-in for a secret, or code that fetches one? `changeme`, `${DB_PASSWORD}`, `<password>`, `process.env.KEY`. */
export const isPlaceholder = (value: string): boolean =>
  WORDS.test(value) ||
  MARKS.test(value) ||
  /^(.)\1+$/.test(value) ||
  /^[A-Za-z_$][\w$]{0,23}(?:(?:\.|->|::)[A-Za-z_$][\w$]{0,23})+$/.test(value) ||
  /^(?:abc|123|x){2,}/i.test(value);

/** Words of manuals and templates, alone or with a number or joined by signs: `your-password-here`, `changeme123`. */
const WORDS =
  /^(?:(?:change|replace|insert|enter|add|set|put|type|fill|provide)[-_. ]?(?:it|me|this|in|with|your|here)|your|my|some|the|new|old|user|db|database|admin|root|example|sample|dummy|fake|test|foo|bar|hidden|masked|redacted|removed|omitted|placeholder|todo|tbd|none|null|nil|undefined|true|false|optional|required|string|text|varchar|secret|token|key|api|pass|pwd|password|passwd|passphrase)(?:[-_. ]*(?:me|my|this|your|here|value|key|api|token|secret|user|pass|pwd|password|passwd|passphrase|string|example|test))*[-_.!]*\d{0,3}$/i;

/** Variables and templates of shells, CI systems and languages, calls, and what stands for hidden characters. */
const MARKS =
  /[<>{}()[\]]|^\$|^%[A-Za-z_]*%?$|^@[A-Za-z_.]+@$|^[*•x.#_-]+$|\*{3}|…|\.\.\.$|^(?:process|os|env|system)\.|^(?:ENC|vault|secret|arn|op|ssm):/i;
