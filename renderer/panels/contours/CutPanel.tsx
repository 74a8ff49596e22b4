import './cut.css';
import './cutFigures.css';
import type { Segment } from '#core/contours/reading';
import { interval, ml, mm, percent, withUnit } from '../../format.ts';
import { refusalWords } from '../../words.ts';
import { sflrPrinted, targetStatement } from '../assessment/remnant.ts';
import { SflrCautions } from '../assessment/SflrCautions.tsx';
import { MarkIcon, State } from '../common/Mark.tsx';
import { contourWords } from './contourWords.ts';
import { sideWord, triangleOf } from './cutGeometry.ts';
import type { CutVolumes, PartFigures } from './cutVolumes.ts';
import { boundMl } from './lowerBound.ts';
import { PlanPanel } from './PlanPanel.tsx';
import { PlansTable } from './PlansTable.tsx';
import { type PartPrinted, partsPrinted } from './partsPrinted.ts';
import { Swatch } from './Swatch.tsx';
import { useCutPerMm, useCutVolumes, useRemnantOf } from './useCutVolumes.ts';
import { useDesk, useTools } from './useDesk.ts';

/** The parts of the cut in hand: ml while it is dragged, share, what it means for the target; the plan; plans beside it. */
export function CutPanel() {
  const volumes = useCutVolumes();
  return (
    <>
      <section className="section cut-figures" aria-label="Sides of the cut" data-region>
        {volumes.ok ? <Parts volumes={volumes.value} /> : <NoParts refusal={volumes} />}
      </section>
      <PlanPanel />
      <PlansTable />
    </>
  );
}

function NoParts({ refusal }: { readonly refusal: Extract<ReturnType<typeof useCutVolumes>, { ok: false }> }) {
  const words = contourWords(refusal) ?? refusalWords(refusal.code, refusal.details);
  return (
    <>
      <h3>FLR</h3>
      <State mark="unknown">
        <strong>{words.title}</strong>
      </State>
      <p className="secondary">{words.wayOut}</p>
    </>
  );
}

function Parts({ volumes }: { readonly volumes: CutVolumes }) {
  const { parts, liverMl, flrMl, flrTouchesEdge, liverTouchesEdge } = volumes;
  const cut = useTools((s) => s.cut);
  const perMm = useCutPerMm();
  // As they stand in the list of segments once the cut is accepted: the same number everywhere.
  const printed = partsPrinted(parts);
  const flr = parts.find(({ segment }) => segment.kind === 'flr');
  const triangle = triangleOf(cut.points);
  const side = cut.kind === 'plane' && triangle && cut.flrSide ? sideWord(triangle, cut.flrSide) : null;
  return (
    <>
      <header className="panel-head flat">
        <h3 className="with-swatch">
          {flr?.segment.label ?? 'FLR'} {flr && <Swatch segment={flr.segment} />}
        </h3>
        {side && <span className="secondary">{side}</span>}
      </header>
      {flrMl > 0 ? (
        <>
          <p className="cut-number">
            <span className="the-number" data-testid="cut-flr">
              {flr ? printed[parts.indexOf(flr)]!.ml : boundMl(flrMl, flrTouchesEdge)}
            </span>{' '}
            <span className="dim">ml</span> <Sflr volumes={volumes} />
          </p>
          <TargetLine volumes={volumes} />
          <MissedLines />
        </>
      ) : (
        <State mark="unknown">
          <strong>Nothing is said to stay</strong> <span className="dim">tick the parts that are left</span>
        </State>
      )}
      <div className="cut-bar" aria-hidden="true">
        {parts.map(({ segment, volumeMl }) => (
          <i
            key={segment.number}
            className={segment.kind === 'deportalisedLobe' ? 'hatched' : undefined}
            style={{ flex: `${volumeMl} 1 0`, backgroundColor: segment.colour }}
          />
        ))}
      </div>
      <table className="cut-sides">
        <thead>
          <tr className="secondary">
            <th scope="col">{flr ? 'Side' : 'Stays, part'}</th>
            <th scope="col" className="number">
              ml
            </th>
            <th scope="col" className="number">
              % liver
            </th>
          </tr>
        </thead>
        <tbody>
          {parts.map((part, n) => (
            <PartRows key={part.segment.number} part={part} printed={printed[n]!} volumes={volumes} asks={!flr} />
          ))}
          <tr className="total">
            <th scope="row">
              <strong>Liver</strong>
            </th>
            <td className="number">
              <strong data-testid="cut-liver">{boundMl(liverMl, liverTouchesEdge)}</strong>
            </td>
            <td className="number dim">{liverTouchesEdge ? '' : '100.0'}</td>
          </tr>
        </tbody>
      </table>
      {perMm !== null && (
        <p className="secondary">
          Moving it by 1 mm <strong>± {withUnit(ml(perMm), 'ml')}</strong>
        </p>
      )}
      {cut.moved && <State mark="unknown">Not accepted yet: these numbers stay on this screen</State>}
    </>
  );
}

/** The surface is not the one that was drawn. */
function MissedLines() {
  const desk = useDesk();
  useTools((s) => s.cut);
  const missed = desk.cut.missedMm();
  if (missed === null) return null;
  return (
    <State mark="warning">
      <strong>The surface misses its lines by {withUnit(mm(missed), 'mm')}</strong>{' '}
      <span className="dim">
        it cannot follow lines that lie over one another: Shift-drag the line of a slice anew, or begin anew.
      </span>
    </State>
  );
}

const TEST_IDS: Readonly<Record<string, string>> = {
  flr: 'side-flr',
  deportalisedLobe: 'side-lobe',
  transectionZone: 'side-zone',
};

function PartRows({
  part: { segment, stays, findings },
  printed,
  volumes: { liverMl, liverTouchesEdge },
  asks,
}: {
  readonly part: PartFigures;
  readonly printed: PartPrinted;
  readonly volumes: CutVolumes;
  readonly asks: boolean;
}) {
  return (
    <>
      <tr>
        <th scope="row">
          <PartName segment={segment} stays={stays} asks={asks} />
        </th>
        <td
          className="number"
          data-testid={TEST_IDS[segment.kind ?? ''] ?? `part-${segment.label}`}
          data-tip={printed.tip}
        >
          {printed.ml}
        </td>
        <td className="number dim">{printed.percent}</td>
      </tr>
      {findings.map((finding) => (
        <tr className="dim" key={finding.segment.number}>
          <th scope="row" className="of-it">
            of it {finding.segment.label.toLowerCase()}
          </th>
          <td className="number">{ml(finding.volumeMl)}</td>
          <td className="number">{liverTouchesEdge ? '' : percent((100 * finding.volumeMl) / liverMl)}</td>
        </tr>
      ))}
    </>
  );
}

/** A part's name; of Couinaud segments and territories a person says which stay. */
function PartName({
  segment,
  stays,
  asks,
}: {
  readonly segment: Segment;
  readonly stays: boolean;
  readonly asks: boolean;
}) {
  const desk = useDesk();
  const name = (
    <>
      <Swatch segment={segment} /> {segment.label}
    </>
  );
  if (!asks) return <span className="with-swatch">{name}</span>;
  const said = segment.kind === 'territory' ? segment.label : segment.kind!;
  const others = desk.now.cut.stays.filter((each) => each !== said);
  return (
    <label className="with-swatch">
      <input
        type="checkbox"
        checked={stays}
        onChange={({ target }) => desk.cut.change({ stays: target.checked ? [...others, said] : others })}
      />
      {name}
    </label>
  );
}

function Sflr({ volumes }: { readonly volumes: CutVolumes }) {
  const assessed = useRemnantOf()?.(volumes);
  if (!assessed?.remnant.ok) return null;
  const { sflrInterval95 } = assessed.remnant.value;
  return (
    <>
      <span className="key-figure" data-testid="cut-sflr">
        {withUnit(sflrPrinted(assessed.remnant.value), '%')}
      </span>{' '}
      {sflrInterval95 && (
        <span className="secondary" data-testid="cut-sflr-interval" data-tip="95 % interval of the reading">
          ({interval(sflrInterval95)})
        </span>
      )}{' '}
      <span className="dim">sFLR</span>
    </>
  );
}

function TargetLine({ volumes }: { readonly volumes: CutVolumes }) {
  const assessed = useRemnantOf()?.(volumes);
  if (!assessed) return null;
  if (!assessed.remnant.ok) {
    const words = refusalWords(assessed.remnant.code, assessed.remnant.details);
    return (
      <State mark="refused">
        {words.title} <span className="code">{assessed.remnant.code}</span>
      </State>
    );
  }
  const { remnant, target, record, settings } = assessed;
  const { mark, strong, rest } = targetStatement(remnant.value, target);
  return (
    <>
      <div className="state">
        <MarkIcon mark={mark} />
        <div>
          <strong className={`mark-${mark}`}>{strong}</strong> <span className="dim">{rest}</span>
        </div>
      </div>
      <SflrCautions record={record} settings={settings} remnant={remnant.value} />
    </>
  );
}
