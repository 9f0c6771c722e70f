/** Shows on stderr how far a run is. */
export interface Progress {
  begin(): void;
  /** Writes complete lines to stderr. They stand above the bar. */
  note(text: string): void;
  /**
   * For output to stdout, in complete lines: where both are terminals, takes the bar away, calls `write`, and draws the bar
   * again, at once or a little later.
   */
  around(write: () => void): void;
  /** Shows the last state, and leaves stderr as it was. */
  end(): void;
}
