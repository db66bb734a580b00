/** A call to a server that did not succeed. Its message never holds a secret. */
export class CallFailure extends Error {
  override readonly name = 'CallFailure';
  /** HTTP status; undefined where no answer came. */
  readonly status: number | undefined;
  /** May the server have done what it was asked? Then it is asked before anything is sent again. */
  readonly uncertain: boolean;

  constructor(message: string, about: { readonly status?: number; readonly uncertain: boolean }) {
    super(message);
    this.status = about.status;
    this.uncertain = about.uncertain;
  }
}
