/**
 * Waits so many milliseconds; core has no clock of its own.
 *
 * @throws JangadaError `Interrupted` when the run is told to stop meanwhile.
 */
export type Pause = (milliseconds: number) => Promise<void>;
