import { Fragment } from 'react';
import { partsSaid, type RuleResult } from '#core/pathway/judged';
import type { Walk } from '#core/pathway/walk';
import { MarkIcon } from '../common/Mark.tsx';
import { INFORMS_WORD, metMark, metWord, RULE_TITLES, tally } from './pathwayWords.ts';

/** The rules that were looked at in this state: guards part by part, then what the papers advise. */
export function Guards({ rules }: Pick<Walk, 'rules'>) {
  const guards = rules.filter(({ kind, switchedOff }) => (kind === 'guard' || kind === 'choice') && !switchedOff);
  const advice = rules.filter(({ kind, met, switchedOff }) => kind === 'advice' && met === true && !switchedOff);
  const off = rules.filter(({ switchedOff }) => switchedOff);
  return (
    <>
      {guards.map((one) => (
        <Guard key={one.rule} result={one} />
      ))}
      {advice.length > 0 && (
        <section className="section" aria-label="From the papers">
          <h3>From the papers</h3>
          <ul className="guard-parts">
            {advice.map((one) => (
              <li key={one.rule}>
                <MarkIcon mark="warning" />
                <span>
                  {one.says} <span className="secondary">{one.text}</span>
                </span>
                <Source result={one} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {off.length > 0 && (
        <p className="section secondary">Not used by this site: {off.map(({ rule }) => rule).join(', ')}.</p>
      )}
    </>
  );
}

function Guard({ result }: { readonly result: RuleResult }) {
  const parts = partsSaid(result);
  return (
    <section className="section guard" aria-label={`Rule ${result.rule}`}>
      <h3>
        <span data-tip={result.says}>{RULE_TITLES[result.rule] ?? result.says}</span>
        <span className="dim">{result.kind === 'choice' ? '' : tally(parts)}</span>
      </h3>
      <ul className="guard-parts">
        {parts.map((part) => (
          <li key={part.name}>
            <MarkIcon
              mark={
                part.informs
                  ? 'note'
                  : result.kind === 'choice' && part.met !== null
                    ? 'met'
                    : metMark(part.met, part.onlyAfterRounding)
              }
            />
            <span>
              {part.text}
              {part.onlyAfterRounding && !part.text.includes('after rounding') && (
                <span className="tone-warning"> only after rounding</span>
              )}
              <span className="visually-hidden">
                : {part.informs ? INFORMS_WORD : metWord(part.met, part.onlyAfterRounding)}
              </span>
            </span>
            <Source result={result} />
          </li>
        ))}
      </ul>
      {result.changed.map(({ rule, name, meaning, from, to, unit }) => (
        <p key={`${rule}.${name}`} className="secondary">
          This site: {to} {unit} instead of {from} {unit} ({meaning}).
        </p>
      ))}
    </section>
  );
}

/** Paper and rule, its place in the tip. */
function Source({ result }: { readonly result: RuleResult }) {
  return (
    <span className="faint number source-of-rule" data-tip={`${result.source}${result.ext ? `. ${result.ext}` : ''}`}>
      {result.paper} {result.rule}
    </span>
  );
}

/** What would have to be known before the rules can say more. */
export function Missing({ missing, onEnter }: { readonly missing: readonly string[]; readonly onEnter: () => void }) {
  if (missing.length === 0) return null;
  return (
    <section className="section" aria-label="Not known">
      <p className="dim">
        Not known:{' '}
        {missing.map((one, n) => (
          <Fragment key={one}>
            {n > 0 && ', '}
            {one}
          </Fragment>
        ))}
        .{' '}
        <button type="button" className="link" onClick={onEnter}>
          Enter in Record
        </button>
      </p>
    </section>
  );
}
