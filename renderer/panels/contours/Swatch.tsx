import type { Segment } from '#core/contours/reading';

/** The colour of a segment with the mark that tells it without colour: plain, hatched, dotted. */
export function Swatch({ segment: { kind, colour } }: { readonly segment: Pick<Segment, 'kind' | 'colour'> }) {
  return (
    <svg className="swatch" viewBox="0 0 14 14" aria-hidden="true">
      <rect width="14" height="14" rx="3" fill={colour} />
      {kind === 'deportalisedLobe' && <path d="M-1 9 9-1M1 15 15 1M6 16 16 6" stroke="#0009" strokeWidth="2" />}
      {kind === 'tumour' &&
        [4, 10].flatMap((x) => [4, 10].map((y) => <circle key={`${x} ${y}`} cx={x} cy={y} r="1.5" fill="#000b" />))}
      {kind === null && <path d="M3 7h8" stroke="#000b" strokeWidth="2" />}
    </svg>
  );
}
