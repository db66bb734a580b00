/** Something the user can fix: printed as one sentence, exit code 2, never with a stack trace. */
export class UserError extends Error {
  override readonly name = 'UserError';
}
