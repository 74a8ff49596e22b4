/** What long work looks at to know whether to stop; an AbortSignal is one. */
export interface Abort {
  readonly aborted: boolean;
  throwIfAborted(): void;
}

/** How far long work is: `done` of `total` steps. */
export type Progress = (done: number, total: number) => void;
