import { changedRules, changedRulesInWords } from '#core/pathway/settings';
import { useApp, useAppState } from './app.ts';
import { State } from './Mark.tsx';

/** In what the rules of this site differ from the papers': beside every number that is made under them; nothing where they hold. */
export function SiteNote() {
  const app = useApp();
  const rules = useAppState((s) => s.settings?.rules ?? null);
  const words = rules && changedRulesInWords(changedRules(rules));
  if (!words || words.length === 0) return null;
  return (
    <div data-testid="site-note">
      <State mark="warning">
        <span className="tone-warning">Rules of this site:</span> <span className="dim">{words.join(' ')}</span>{' '}
        <button type="button" className="link" onClick={() => app.go({ name: 'settings' })}>
          Settings
        </button>
      </State>
    </div>
  );
}
