import { type ReactNode, useId, useState } from 'react';

/** One setting: what it is, what it means, and its control. */
export function Row({
  label,
  detail,
  children,
}: {
  readonly label: string;
  readonly detail: string;
  readonly children: (id: string) => ReactNode;
}) {
  const id = useId();
  return (
    <div className="setting">
      <div>
        <label htmlFor={id}>{label}</label>
        <p className="secondary">{detail}</p>
      </div>
      {children(id)}
    </div>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly detail: string;
  readonly on: boolean;
  /** What holds while it is on, and while it is off. */
  readonly words: readonly [on: string, off: string];
  readonly onSwitch: (on: boolean) => void;
}

export function SwitchRow({ label, detail, on, words, onSwitch }: SwitchProps) {
  return (
    <Row label={label} detail={detail}>
      {(id) => (
        <label className="switch">
          <input id={id} type="checkbox" checked={on} onChange={(event) => onSwitch(event.target.checked)} />
          {words[on ? 0 : 1]}
        </label>
      )}
    </Row>
  );
}

interface TextProps {
  readonly id: string;
  readonly value: string;
  readonly maxLength: number;
  readonly onKeep: (value: string) => void;
}

/** A word that is kept by Enter, or when one leaves it; Escape leaves it as it was. */
export function TextField({ id, value, maxLength, onKeep }: TextProps) {
  const [text, setText] = useState(value);
  const keep = () => {
    if (text.trim() !== value) onKeep(text.trim());
  };
  return (
    <input
      id={id}
      className="input"
      value={text}
      maxLength={maxLength}
      onChange={(event) => setText(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') keep();
        if (event.key === 'Escape') setText(value);
      }}
    />
  );
}
