import type { ReactNode } from 'react';

/**
 * The five results; and what a notice is that is none: nothing was done, or something is to be known. They differ by shape
 * first and colour second, and always stand beside their word.
 */
export type Mark = 'met' | 'warning' | 'notMet' | 'refused' | 'unknown' | 'notNow' | 'note';

const SHAPES: Readonly<Record<Mark, ReactNode>> = {
  met: (
    <>
      <circle cx="8" cy="8" r="6.5" />
      <path d="M5 8.2 7.2 10.4 11.2 5.8" />
    </>
  ),
  warning: (
    <>
      <path d="M8 2 14.5 13.5h-13Z" />
      <path d="M8 6.5v3.2M8 11.4v.6" />
    </>
  ),
  notMet: (
    <>
      <rect x="2" y="2" width="12" height="12" rx="2" />
      <path d="m5.5 5.5 5 5m0-5-5 5" />
    </>
  ),
  refused: (
    <>
      <circle cx="8" cy="8" r="6.5" />
      <path d="m3.5 12.5 9-9" />
    </>
  ),
  unknown: (
    <>
      <circle cx="8" cy="8" r="6.5" strokeDasharray="3 2.1" />
      <path d="M6.3 6.4c0-2.2 3.5-2.2 3.5 0 0 1.4-1.8 1.3-1.8 2.8M8 11.2v.4" />
    </>
  ),
  notNow: (
    <>
      <path d="M8 1.2 14.8 8 8 14.8 1.2 8Z" />
      <path d="M5.4 8h5.2" />
    </>
  ),
  note: (
    <>
      <path d="M2.2 2.5h11.6v8.6H8.4L5.2 14v-2.9h-3Z" />
      <path d="M5.2 5.6h5.6M5.2 8.1h3.4" />
    </>
  ),
};

/** The shape of a result; its word stands beside it, so it is silent for a screen reader. */
export function MarkIcon({ mark, size = 16 }: { readonly mark: Mark; readonly size?: number }) {
  return (
    <svg
      className={`mark-${mark}`}
      viewBox="0 0 16 16"
      style={{ width: `${size / 10}rem`, height: `${size / 10}rem` }}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {SHAPES[mark]}
    </svg>
  );
}

/** A result with its word: the shape, then what is said. */
export function State({ mark, children }: { readonly mark: Mark; readonly children: ReactNode }) {
  return (
    <div className="state">
      <MarkIcon mark={mark} />
      <div>{children}</div>
    </div>
  );
}
