/** A reason why Baton cannot be set up that the person at the terminal can remove. */
export class SetupError extends Error {
  /**
   * @param {string} message what is wrong, in one line
   * @param {string} hint what to do about it
   */
  constructor(message, hint) {
    super(message);
    this.name = "SetupError";
    this.hint = hint;
  }
}

/**
 * Runs the main function of a script. A SetupError is printed as a line and a hint; anything else is a bug and
 * shows its stack.
 *
 * @param {() => Promise<void>} main
 */
export async function runScript(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(`baton: ${error.message}\n  ${error.hint}`);
    process.exit(1);
  }
}
