/** Where results are written to: stdout, a file. */
export interface Destination {
  readonly name: string;
  readonly isStdout?: boolean;
  /** Resolves when it is written. @throws what the system says. */
  write(text: string): Promise<void>;
  /** @param isComplete all of the input was gone through. @throws what the system says. */
  close(isComplete: boolean): Promise<void>;
  /** What a person should know of an output that is not complete. */
  readonly leftover?: string | undefined;
}
