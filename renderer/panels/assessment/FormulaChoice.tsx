import { useId, useState } from 'react';
import { BSA_FORMULA_NAMES, BSA_FORMULAS, type BsaFormulaName, type Citation } from '#core/liver/bsa';
import { bsaFormulaOf, STLV_FORMULA_NAMES, STLV_FORMULAS, type StlvFormulaName } from '#core/liver/stlv';
import { type CaseRecord, type Settings, useApp } from '../common/app.ts';
import { Button } from '../common/Button.tsx';
import { State } from '../common/Mark.tsx';

interface Props {
  readonly record: CaseRecord;
  readonly settings: Settings;
  /** Whether choosing them is the one thing to do on this screen. */
  readonly primary: boolean;
}

/**
 * BSA and sTLV formulas, chosen once for the site, with their citations. For RALPPS and the demonstration the paper's pair
 * stands ready in the fields; it counts only once a person has confirmed it.
 */
export function FormulaChoice({ record, settings, primary }: Props) {
  const app = useApp();
  const chosen = settings.stlvFormula !== null;
  const ready = record.pathway === 'RALPPS' || record.demonstration;
  const [open, setOpen] = useState(!chosen);
  const [stlv, setStlv] = useState<StlvFormulaName | null>(settings.stlvFormula ?? (ready ? 'urata' : null));
  const [bsa, setBsa] = useState<BsaFormulaName | null>(settings.bsaFormula ?? (ready ? 'duBois' : null));
  const [saving, setSaving] = useState(false);
  const own = stlv === null ? 'chosen' : STLV_FORMULAS[stlv].bsa;
  const needs = stlv === null ? 'an sTLV formula' : own === 'chosen' && bsa === null ? 'a BSA formula' : null;
  const used = bsaFormulaOf({ stlvFormula: stlv, bsaFormula: bsa });

  async function confirm() {
    setSaving(true);
    const saved = await app.setSettings({ stlvFormula: stlv, bsaFormula: bsa });
    setSaving(false);
    if (!saved) return;
    setOpen(false);
    app.saved(new Date().toISOString());
    await app.refresh();
  }

  return (
    <section className="section formulas" aria-label="Formulas of this site">
      <h3>Formulas of this site</h3>
      {!chosen && (
        <State mark="unknown">
          Not chosen yet.{' '}
          <span className="dim">
            {ready
              ? 'The pair of the RALPPS paper stands ready: confirm it or take another.'
              : 'Chosen once, for every case.'}
          </span>
        </State>
      )}
      {open ? (
        <>
          <Pick
            label="sTLV"
            value={stlv}
            names={STLV_FORMULA_NAMES}
            formulas={STLV_FORMULAS}
            onPick={(name) => setStlv(name as StlvFormulaName | null)}
          />
          {stlv && <Cited formula={STLV_FORMULAS[stlv]} />}
          {own === 'chosen' ? (
            <Pick
              label="BSA"
              value={bsa}
              names={BSA_FORMULA_NAMES}
              formulas={BSA_FORMULAS}
              onPick={(name) => setBsa(name as BsaFormulaName | null)}
            />
          ) : (
            <p className="secondary">
              {own === 'none'
                ? 'This formula takes no body surface area.'
                : `This formula was published with the BSA of ${BSA_FORMULAS[own].label}.`}
            </p>
          )}
          {used && <Cited formula={BSA_FORMULAS[used]} />}
          <div className="row">
            <Button
              primary={primary}
              onPress={() => void confirm()}
              unavailable={needs}
              busy={saving ? 'Saving…' : null}
            >
              Use for this site
            </Button>
            {chosen && (
              <Button quiet onPress={() => setOpen(false)}>
                Keep as it is
              </Button>
            )}
          </div>
          {chosen && (
            <p className="secondary">Every sFLR of the site is computed anew; each number names its formulas.</p>
          )}
        </>
      ) : (
        <>
          {settings.stlvFormula && <Cited formula={STLV_FORMULAS[settings.stlvFormula]} name="sTLV" />}
          {used && <Cited formula={BSA_FORMULAS[used]} name="BSA" />}
          <div className="row">
            <Button small onPress={() => setOpen(true)}>
              Change the formulas…
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

interface PickProps {
  readonly label: string;
  readonly value: string | null;
  readonly names: readonly string[];
  readonly formulas: Readonly<Record<string, Citation>>;
  readonly onPick: (name: string | null) => void;
}

function Pick({ label, value, names, formulas, onPick }: PickProps) {
  const id = useId();
  return (
    <div className="field wide">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="input" value={value ?? ''} onChange={(event) => onPick(event.target.value || null)}>
        <option value="">Choose…</option>
        {names.map((name) => (
          <option key={name} value={name}>
            {formulas[name]!.label}
          </option>
        ))}
      </select>
    </div>
  );
}

function Cited({ formula, name }: { readonly formula: Citation; readonly name?: string }) {
  return (
    <p className={name ? 'secondary' : 'cited secondary'}>
      {name && (
        <strong className="expression">
          {name}: {formula.label}
          <br />
        </strong>
      )}
      <span className={name ? undefined : 'expression'}>{formula.expression}</span>
      <br />
      {formula.citation}
      {formula.doi && (
        <>
          {'. doi '}
          <span className="mono">{formula.doi}</span>
        </>
      )}
    </p>
  );
}
