import { useEffect, useState } from 'react';
import { withDot } from './numbers.ts';

interface Props {
  readonly label: string;
  readonly value: number | null;
  readonly min: number;
  readonly max: number;
  readonly onKeep: (value: number) => void;
}

/** A number that is kept by Enter, or when one leaves it; what is none, or lies outside, stands as it was typed and is not kept. */
export function NumberField({ label, value, min, max, onKeep }: Props) {
  const shown = value === null ? '' : `${value}`;
  const [text, setText] = useState(shown);
  useEffect(() => setText(shown), [shown]);
  const typed = withDot(text);
  const wrong = text.trim() !== '' && (typed === null || typed < min || typed > max);
  const keep = () => {
    if (text.trim() === '') setText(shown);
    else if (!wrong && typed !== null && typed !== value) onKeep(typed);
  };
  return (
    <input
      className="input number"
      aria-label={label}
      aria-invalid={wrong || undefined}
      inputMode="decimal"
      data-tip={wrong ? `A number from ${min} to ${max}` : undefined}
      value={text}
      maxLength={12}
      onChange={(event) => setText(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') keep();
        if (event.key === 'Escape') setText(shown);
      }}
    />
  );
}
