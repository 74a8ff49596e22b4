import { useEffect, useId, useRef, useState } from 'react';
import { LONGEST_NOTE } from '#core/contours/reading';

/** A few lines of text, kept when they are left or with Ctrl Enter; Esc leaves what was there. */
export function Note({
  label,
  text,
  onKeep,
}: {
  readonly label: string;
  readonly text: string;
  readonly onKeep: (text: string) => Promise<boolean>;
}) {
  const id = useId();
  const [written, setWritten] = useState<string | null>(null);
  const keep = () => {
    if (written !== null && written.trim() !== text) void onKeep(written.trim());
    setWritten(null);
  };
  // A key may lead elsewhere while somebody writes.
  const leave = useRef(keep);
  leave.current = keep;
  useEffect(() => () => leave.current(), []);
  return (
    <div className="note">
      <label className="dim" htmlFor={id}>
        {label}
      </label>
      <textarea
        id={id}
        className="input"
        rows={2}
        maxLength={LONGEST_NOTE}
        value={written ?? text}
        onChange={(event) => setWritten(event.target.value)}
        onBlur={keep}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && event.ctrlKey) event.currentTarget.blur();
          if (event.key === 'Escape') {
            setWritten(null);
            // Esc is of the field, and not of the tool.
            event.stopPropagation();
            event.preventDefault();
          }
        }}
      />
    </div>
  );
}
