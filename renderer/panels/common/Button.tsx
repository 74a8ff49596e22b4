import { type ReactNode, type Ref, useId } from 'react';
import { ariaShortcut, Keys } from './Keys.tsx';

interface ButtonProps {
  readonly children: ReactNode;
  readonly onPress: () => void;
  readonly primary?: boolean;
  readonly small?: boolean;
  readonly quiet?: boolean;
  readonly shortcut?: string | undefined;
  /** Why it cannot run. It stays in the order of focus, and says so beneath. */
  readonly unavailable?: string | null | undefined;
  /** The id of an element that says the reason for several buttons at once. */
  readonly reasonAt?: string | undefined;
  /** What it is doing now ("Importing…"), in place of its words; it cannot be pressed meanwhile. */
  readonly busy?: string | null | undefined;
  /** One sentence after 500 ms of hovering. */
  readonly tip?: string | undefined;
  readonly label?: string | undefined;
  readonly autoFocus?: boolean;
  readonly ref?: Ref<HTMLButtonElement> | undefined;
}

/** A button: a verb, its key, and never a silent "disabled". */
export function Button(props: ButtonProps) {
  const reasonId = useId();
  const { unavailable, busy } = props;
  const stopped = unavailable != null || busy != null;
  const classes = ['button', props.primary && 'primary', props.small && 'small', props.quiet && 'quiet'];
  return (
    <>
      <button
        type="button"
        ref={props.ref}
        className={classes.filter(Boolean).join(' ')}
        onClick={() => {
          if (!stopped) props.onPress();
        }}
        aria-disabled={stopped || undefined}
        aria-busy={busy != null || undefined}
        aria-label={props.label}
        aria-describedby={unavailable ? (props.reasonAt ?? reasonId) : undefined}
        aria-keyshortcuts={props.shortcut ? ariaShortcut(props.shortcut) : undefined}
        data-tip={props.tip}
        // biome-ignore lint/a11y/noAutofocus: the one thing to do on a screen that has only that
        autoFocus={props.autoFocus}
      >
        {busy ?? props.children}
        {props.shortcut && <Keys shortcut={props.shortcut} />}
      </button>
      {unavailable && !props.reasonAt ? (
        <span className="needs secondary" id={reasonId}>
          Needs: {unavailable}
        </span>
      ) : null}
    </>
  );
}
