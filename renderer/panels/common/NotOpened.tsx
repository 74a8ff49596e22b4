import type { Refused } from '#core/result';
import { refusalWords } from '../../words.ts';
import { useApp } from './app.ts';
import { Button } from './Button.tsx';
import { MarkIcon } from './Mark.tsx';

interface NotOpenedProps {
  readonly refusal: Refused;
  /** What its screen says of the refusal; else what the window says of it. */
  readonly words?: { readonly title: string; readonly wayOut: string } | null;
  readonly onAgain: () => void;
}

/** In place of a series that could not be opened: why, and what can be done. */
export function NotOpened({ refusal, words: own = null, onAgain }: NotOpenedProps) {
  const app = useApp();
  const words = own ?? refusalWords(refusal.code, refusal.details);
  return (
    <div className="centre">
      <div className="message" role="alert">
        <h1 className="with-mark">
          <MarkIcon mark="refused" size={24} />
          {words.title}
        </h1>
        <p className="dim">{words.wayOut}</p>
        <div className="row">
          <Button primary onPress={onAgain}>
            Try again
          </Button>
          <Button onPress={() => app.go({ name: 'worklist' })}>Worklist</Button>
        </div>
        <p className="code">{refusal.code}</p>
      </div>
    </div>
  );
}
