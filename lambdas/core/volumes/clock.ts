/** Time, as far as volumes need it; core has no clock of its own. */
export interface Clock {
  now(): Date;
  /**
   * Waits so many milliseconds.
   *
   * @throws JangadaError `Interrupted` when the run is told to stop meanwhile.
   */
  pause(milliseconds: number): Promise<void>;
}
