import { useId } from 'react';
import { Button } from '../../common/Button.tsx';

/** One of a few ways to work, side by side: what is chosen is pressed. */
export function Choice<T extends string>({
  label,
  options,
  value,
  onChange,
}: {
  readonly label: string;
  readonly options: readonly { readonly value: T; readonly word: string; readonly tip?: string }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}) {
  return (
    <fieldset className="choice" aria-label={label}>
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          aria-pressed={option.value === value}
          data-tip={option.tip}
          onClick={() => onChange(option.value)}
        >
          {option.word}
        </button>
      ))}
    </fieldset>
  );
}

/** A number with its unit between − and +. */
export function Stepper({
  label,
  words,
  onStep,
  testId,
}: {
  readonly label: string;
  /** The value as it is printed, with its unit. */
  readonly words: string;
  readonly onStep: (direction: -1 | 1) => void;
  readonly testId?: string;
}) {
  return (
    <>
      <span className="dim">{label}</span>
      <span className="stepper">
        <Button small onPress={() => onStep(-1)} label={`${label}: less`}>
          −
        </Button>
        <output className="range-words" data-testid={testId}>
          {words}
        </output>
        <Button small onPress={() => onStep(1)} label={`${label}: more`}>
          +
        </Button>
      </span>
    </>
  );
}

/** On or off, with its words. */
export function Toggle({
  children,
  on,
  onChange,
  tip,
}: {
  readonly children: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
  readonly tip?: string;
}) {
  const id = useId();
  return (
    <label className="toggle" htmlFor={id} data-tip={tip}>
      <input id={id} type="checkbox" checked={on} onChange={(event) => onChange(event.target.checked)} />
      {children}
    </label>
  );
}

/** A number along a line, with its name before and its value behind it. */
export function Slider({
  label,
  tip,
  from,
  to,
  step,
  value,
  words,
  onChange,
}: {
  readonly label: string;
  readonly tip?: string;
  readonly from: number;
  readonly to: number;
  readonly step: number;
  readonly value: number;
  /** The value as it is printed, with its unit. */
  readonly words: string;
  readonly onChange: (value: number) => void;
}) {
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keeps the arrows of the slider from stepping the slices
    <span
      className="slider"
      data-tip={tip}
      onKeyDown={(event) => event.key.startsWith('Arrow') && event.stopPropagation()}
    >
      <span className="dim">{label}</span>
      <input
        type="range"
        aria-label={label}
        min={from}
        max={to}
        step={step}
        value={value}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
      <output className="range-words">{words}</output>
    </span>
  );
}
