import { formulasOf } from '#core/cases/status';
import { DEPORTALISED_LOBE, FLR, type Segment } from '#core/contours/reading';
import { voxelFromPatient } from '#core/geometry';
import { ml, percent, withUnit } from '../../format.ts';
import { refusalWords } from '../../words.ts';
import { segmentNumbered } from '../../workspace/selectors.ts';
import { acceptedCodes, remnantOf, sflrPrinted, targetOf, targetStatement } from '../assessment/remnant.ts';
import { useAppState } from '../common/app.ts';
import { MarkIcon, State } from '../common/Mark.tsx';
import { contourWords } from './contourWords.ts';
import type { CutVolumes } from './cutDesk.ts';
import { sideWord, triangleOf } from './cutGeometry.ts';
import { Swatch } from './Swatch.tsx';
import { useSeries } from './seriesOf.ts';
import { boundMl, type SidePrinted, sidesPrinted } from './sidesPrinted.ts';
import { useCutVolumes } from './useCutVolumes.ts';
import { useDesk, useReading, useTools } from './useDesk.ts';

/** Both sides of the cut in hand: ml while it is dragged, share, and what it means for the target. */
export function CutPanel() {
  const volumes = useCutVolumes();
  const cut = useTools((s) => s.cut);
  const flr = useReading((s) => segmentNumbered(s, FLR));
  const lobe = useReading((s) => segmentNumbered(s, DEPORTALISED_LOBE));
  const triangle = triangleOf(cut.points);
  if (!flr || !lobe) return null;
  return (
    <>
      <section className="section cut-figures" aria-label="Sides of the cut" data-region>
        <header className="panel-head flat">
          <h3 className="with-swatch">
            {flr.label} <Swatch segment={flr} />
          </h3>
          {triangle && cut.flrSide && <span className="secondary">{sideWord(triangle, cut.flrSide)}</span>}
        </header>
        {volumes.ok ? <Sides volumes={volumes.value} flr={flr} lobe={lobe} /> : <NoSides refusal={volumes} />}
      </section>
      <Points />
    </>
  );
}

function NoSides({ refusal }: { readonly refusal: Extract<ReturnType<typeof useCutVolumes>, { ok: false }> }) {
  const words = contourWords(refusal) ?? refusalWords(refusal.code, refusal.details);
  return (
    <>
      <State mark="unknown">
        <strong>{words.title}</strong>
      </State>
      <p className="secondary">{words.wayOut}</p>
    </>
  );
}

function Sides({
  volumes,
  flr,
  lobe,
}: {
  readonly volumes: CutVolumes;
  readonly flr: Segment;
  readonly lobe: Segment;
}) {
  const { flrMl, liverMl, findings, perMm, liverTouchesEdge } = volumes;
  // As they stand in the list of segments once the cut is accepted: the same number everywhere.
  const { flr: flrPrinted, lobe: lobePrinted } = sidesPrinted(volumes);
  const moved = useTools((s) => s.cut.moved);
  return (
    <>
      <p className="cut-number">
        <span className="the-number" data-testid="cut-flr">
          {flrPrinted.ml}
        </span>{' '}
        <span className="dim">ml</span> <Sflr volumes={volumes} />
      </p>
      <TargetLine volumes={volumes} />
      <div className="cut-bar-words secondary">
        <span>
          {flr.label} {flrPrinted.percent && withUnit(flrPrinted.percent, '%')}
        </span>
        <span>
          {lobe.label} {lobePrinted.percent && withUnit(lobePrinted.percent, '%')}
        </span>
      </div>
      <div className="cut-bar" aria-hidden="true">
        <i style={{ width: `${(100 * flrMl) / liverMl}%`, background: flr.colour }} />
        <i className="hatched" style={{ backgroundColor: lobe.colour }} />
      </div>
      <table className="cut-sides">
        <thead>
          <tr className="secondary">
            <th scope="col">Side</th>
            <th scope="col" className="number">
              ml
            </th>
            <th scope="col" className="number">
              % liver
            </th>
          </tr>
        </thead>
        <tbody>
          <SideRow segment={flr} printed={flrPrinted} testId="side-flr" />
          {findings.map(
            ({ segment, flrMl: inFlr }) =>
              inFlr > 0 && <OfIt key={segment.number} segment={segment} ofIt={inFlr} volumes={volumes} />,
          )}
          <SideRow segment={lobe} printed={lobePrinted} testId="side-lobe" />
          {findings.map(
            ({ segment, lobeMl: inLobe }) =>
              inLobe > 0 && <OfIt key={segment.number} segment={segment} ofIt={inLobe} volumes={volumes} />,
          )}
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
      <p className="secondary">
        Moving it by 1 mm <strong>± {withUnit(ml(perMm), 'ml')}</strong>
      </p>
      {moved && <State mark="unknown">Not accepted yet: these numbers stay on this screen</State>}
    </>
  );
}

function SideRow({
  segment,
  printed,
  testId,
}: {
  readonly segment: Segment;
  readonly printed: SidePrinted;
  readonly testId: string;
}) {
  return (
    <tr>
      <th scope="row" className="with-swatch">
        <Swatch segment={segment} /> {segment.label}
      </th>
      <td className="number" data-testid={testId}>
        {printed.ml}
      </td>
      <td className="number dim">{printed.percent}</td>
    </tr>
  );
}

function OfIt({
  segment,
  ofIt,
  volumes: { liverMl, liverTouchesEdge },
}: {
  readonly segment: Segment;
  readonly ofIt: number;
  readonly volumes: CutVolumes;
}) {
  return (
    <tr className="dim">
      <th scope="row" className="of-it">
        of it {segment.label.toLowerCase()}
      </th>
      <td className="number">{ml(ofIt)}</td>
      <td className="number">{liverTouchesEdge ? '' : percent((100 * ofIt) / liverMl)}</td>
    </tr>
  );
}

/** The remnant that this cut would give: core's assessment of the volumes in hand, not yet of the record. */
function useDraftRemnant({ flrMl, liverMl, findings, liverTouchesEdge, flrTouchesEdge }: CutVolumes) {
  const { workspace } = useDesk();
  const record = useAppState((s) => (s.openCase?.id === workspace.caseId ? s.openCase : null));
  const settings = useAppState((s) => s.settings);
  const series = useSeries();
  if (!record || !settings || !series) return null;
  const tumours = findings.filter(({ segment }) => segment.kind === 'tumour');
  const sum = (side: 'flrMl' | 'lobeMl') => tumours.reduce((total, each) => total + each[side], 0);
  const remnant = remnantOf(
    {
      measuredTlvMl: liverMl,
      functionalTlvMl: liverMl - sum('flrMl') - sum('lobeMl'),
      tumourMl: sum('flrMl') + sum('lobeMl'),
      flrMl,
      functionalFlrMl: flrMl - sum('flrMl'),
      liverTouchesEdge,
      flrTouchesEdge,
      readingId: '',
      revision: 0,
      softwareVersion: '',
      by: '',
      at: '',
    },
    record.body,
    formulasOf(record, settings),
    acceptedCodes(series),
  );
  return { remnant, target: targetOf(record) };
}

function Sflr({ volumes }: { readonly volumes: CutVolumes }) {
  const draft = useDraftRemnant(volumes);
  if (!draft?.remnant.ok) return null;
  return (
    <>
      <span className="key-figure" data-testid="cut-sflr">
        {withUnit(sflrPrinted(draft.remnant.value), '%')}
      </span>{' '}
      <span className="dim">sFLR</span>
    </>
  );
}

function TargetLine({ volumes }: { readonly volumes: CutVolumes }) {
  const draft = useDraftRemnant(volumes);
  if (!draft) return null;
  if (!draft.remnant.ok) {
    const words = refusalWords(draft.remnant.code, draft.remnant.details);
    return (
      <State mark="refused">
        {words.title} <span className="code">{draft.remnant.code}</span>
      </State>
    );
  }
  const { mark, strong, rest } = targetStatement(draft.remnant.value, draft.target);
  return (
    <div className="state">
      <MarkIcon mark={mark} />
      <div>
        <strong className={`mark-${mark}`}>{strong}</strong> <span className="dim">{rest}</span>
      </div>
    </div>
  );
}

/** The three points the plane was laid through, each with its slice; a click goes there. */
function Points() {
  const desk = useDesk();
  const points = useTools((s) => s.cut.points);
  const { geometry } = desk.workspace;
  return (
    <section className="section" aria-label="Plane" data-region>
      <h3>Plane</h3>
      <ul className="plane-points">
        {[0, 1, 2].map((n) => {
          const point = points[n];
          const k =
            point && Math.max(0, Math.min(geometry.slices - 1, Math.round(voxelFromPatient(geometry, point)[2])));
          return (
            <li key={n}>
              <State mark={point ? 'met' : 'unknown'}>
                <span className={point ? undefined : 'dim'}>{POINT_WORDS[n]}</span>
              </State>
              {k !== undefined && (
                <button type="button" className="link secondary" onClick={() => desk.views.showPlane('axial', k)}>
                  slice {k + 1}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

const POINT_WORDS = ['First point', 'Second point', 'Third point, off their line'];
