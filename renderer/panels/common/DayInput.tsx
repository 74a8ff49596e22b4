import type { ComponentProps } from 'react';

export const DAY_IS_WRITTEN = 'A date is written 2026-03-24';

interface Props extends Omit<ComponentProps<'input'>, 'onChange'> {
  readonly onText: (text: string) => void;
}

/** Where a day is typed, as it is written everywhere: YYYY-MM-DD. */
export const DayInput = ({ className = 'input', onText, ...rest }: Props) => (
  <input
    className={className}
    placeholder="YYYY-MM-DD"
    autoComplete="off"
    maxLength={10}
    onChange={({ target }) => onText(target.value)}
    {...rest}
  />
);
