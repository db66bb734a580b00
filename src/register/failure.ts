/** A call to a register that did not succeed. Its message never holds a secret. */
export class RegisterFailure extends Error {
  override readonly name = 'RegisterFailure';
  /** HTTP status; undefined where no answer came. */
  readonly status: number | undefined;
  /** May the register have done what it was asked? Then it is asked before anything is sent again. */
  readonly uncertain: boolean;

  constructor(message: string, about: { readonly status?: number; readonly uncertain: boolean }) {
    super(message);
    this.status = about.status;
    this.uncertain = about.uncertain;
  }
}
