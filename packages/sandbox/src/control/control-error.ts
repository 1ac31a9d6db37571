/** Thrown for a request of the control surface that cannot be carried out; its message may be shown. */
export class ControlError extends Error {
  override readonly name = "ControlError";
}
