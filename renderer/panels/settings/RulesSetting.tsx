import type { ReserveTumour } from '#core/liver/reserve';
import { PAPERS, type Threshold } from '#core/pathway/rule';
import { RULE_IDS, RULES, type RuleId } from '#core/pathway/rules/rules';
import {
  changedRules,
  changedRulesInWords,
  DEFAULT_SETTINGS,
  type PathwaySettings,
  targetLimits,
} from '#core/pathway/settings';
import { type ThresholdBounds, thresholdBounds } from '#core/pathway/thresholdBounds';
import { count } from '../../format.ts';
import { Button } from '../common/Button.tsx';
import { State } from '../common/Mark.tsx';
import { NumberField } from './NumberField.tsx';
import { Row } from './SettingRow.tsx';

interface Props {
  readonly rules: PathwaySettings;
  readonly onKeep: (rules: PathwaySettings) => void;
}

/** Rules of which something is the site's to set: a threshold, or whether an EXT rule is used at all. */
const SETTABLE = RULE_IDS.filter((id) => RULES[id].ext !== null || Object.keys(RULES[id].thresholds).length > 0);
const COMPARISONS = [
  ['', 'As the paper of the pathway'],
  ['unrounded', 'Every digit, on every pathway'],
  ['wholePercent', 'Whole percents, on every pathway'],
] as const;

/** Whose rules hold: the papers', or the site's own thresholds, which are then printed with every number. */
export function RulesSetting({ rules, onKeep }: Props) {
  const changed = changedRules(rules);
  const words = changedRulesInWords(changed);
  const differ = (changed?.changedThresholds.length ?? 0) + (changed?.switchedOff.length ?? 0);
  return (
    <>
      <Row
        label="sFLR against its target"
        detail="The RALPPS paper rounds to whole percents, the others do not; a target with decimals is compared in as many. What is met only after rounding stays amber."
      >
        {(id) => (
          <select
            id={id}
            className="input"
            value={rules.compared ?? ''}
            onChange={({ target: { value } }) =>
              onKeep({ ...rules, compared: value === '' ? null : (value as 'unrounded' | 'wholePercent') })
            }
          >
            {COMPARISONS.map(([value, word]) => (
              <option key={value} value={value}>
                {word}
              </option>
            ))}
          </select>
        )}
      </Row>
      <Row
        label="Hepatic reserve (V13)"
        detail="Untreated share of the whole liver before TARE. The paper does not say whether the tumour counts as liver."
      >
        {(id) => (
          <select
            id={id}
            className="input"
            value={rules.reserveTumour ?? 'included'}
            onChange={({ target: { value } }) => onKeep({ ...rules, reserveTumour: value as ReserveTumour })}
          >
            <option value="included">Of the liver with its tumour</option>
            <option value="subtracted">Of the liver without its tumour</option>
          </select>
        )}
      </Row>
      <details className="rules">
        <summary>
          <span className="rules-title">Rules and thresholds</span>{' '}
          <span className={differ > 0 ? 'tone-warning' : 'dim'}>
            {differ > 0 ? `${count(differ, 'change')} to the papers’` : 'as the papers have them'}
          </span>
        </summary>
        <p className="secondary">
          What is set otherwise is printed with every number it had a part in: on screen, in the record, in the report.
          Decisions that were made keep the thresholds they were made by.
        </p>
        {words.length > 0 && (
          <div className="rules-changed">
            <State mark="warning">{words.join(' ')}</State>
            <Button small onPress={() => onKeep(DEFAULT_SETTINGS)}>
              Back to the papers
            </Button>
          </div>
        )}
        <ul className="rule-list">
          {SETTABLE.map((id) => (
            <RuleRow key={id} id={id} rules={rules} onKeep={onKeep} />
          ))}
        </ul>
      </details>
    </>
  );
}

function RuleRow({ id, rules, onKeep }: Props & { readonly id: RuleId }) {
  const { says, paper, place, ext, thresholds } = RULES[id];
  const used = !rules.switchedOff.includes(id);
  const use = (on: boolean) =>
    onKeep({ ...rules, switchedOff: on ? rules.switchedOff.filter((one) => one !== id) : [...rules.switchedOff, id] });
  return (
    <li className="rule-row" aria-label={`Rule ${id}`}>
      <div>
        <p>
          <span className="code">{id}</span> {says}
        </p>
        <p className="secondary">
          {PAPERS[paper]}, {place}.{ext && ` ${ext}`}
        </p>
      </div>
      <div className="rule-controls">
        {ext !== null && (
          <label className="switch">
            <input type="checkbox" checked={used} onChange={(event) => use(event.target.checked)} />
            {used ? 'Used' : 'Not used'} <span className="visually-hidden">({id})</span>
          </label>
        )}
        {Object.entries(thresholds).map(([name, threshold]) => (
          <ThresholdField
            key={name}
            id={id}
            threshold={threshold}
            bounds={boundsNow(rules, id, name)}
            value={rules.thresholds[id]?.[name] ?? threshold.value}
            onKeep={(value) => onKeep(withThreshold(rules, id, name, value))}
          />
        ))}
      </div>
    </li>
  );
}

/** The paper's own number is no change, and is not kept. */
function withThreshold(rules: PathwaySettings, id: RuleId, name: string, value: number): PathwaySettings {
  const { [id]: own, ...others } = rules.thresholds;
  const { [name]: _, ...rest } = own ?? {};
  const now = value === RULES[id].thresholds[name]!.value ? rest : { ...rest, [name]: value };
  return { ...rules, thresholds: Object.keys(now).length === 0 ? others : { ...others, [id]: now } };
}

interface FieldProps {
  readonly id: RuleId;
  readonly threshold: Threshold;
  readonly bounds: ThresholdBounds;
  readonly value: number;
  readonly onKeep: (value: number) => void;
}

/** What may be typed as things are set: the sFLR of a high ICG-R15 (S4) lies above that of every liver (I3). */
function boundsNow(rules: PathwaySettings, id: RuleId, name: string): ThresholdBounds {
  const { least, most } = thresholdBounds(id, name);
  const { byLiver, sflrAbovePercent } = targetLimits(rules);
  if (id === 'I3') return { least, most: Math.min(most, sflrAbovePercent) };
  if (id === 'S4' && name === 'sflrAbovePct') return { least: Math.max(least, ...Object.values(byLiver)), most };
  return { least, most };
}

function ThresholdField({
  id,
  threshold: { value: papers, unit, meaning },
  bounds: { least, most },
  value,
  onKeep,
}: FieldProps) {
  return (
    <div className="threshold">
      <span>
        {meaning}
        {value !== papers && (
          <span className="tone-warning papers">
            the paper has {papers} {unit}
          </span>
        )}
      </span>
      <NumberField
        label={`${id}: ${meaning}${unit && `, ${unit}`}`}
        value={value}
        min={least}
        max={most}
        onKeep={onKeep}
      />
      <span className="dim">{unit}</span>
    </div>
  );
}
