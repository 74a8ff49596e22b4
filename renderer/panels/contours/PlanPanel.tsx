import type { LandmarkName } from '#core/contours/landmarks';
import { asksForMiddleHepaticVein, type Destination, questionsLeft } from '#core/contours/plans';
import { RESECTED_SEGMENTS, RESECTION_NAMES, RESECTION_TITLES, type ResectionName } from '#core/contours/resections';
import type { Vec3 } from '#core/geometry';
import { voxelFromPatient } from '#core/geometry';
import { count, mm, withUnit } from '../../format.ts';
import { Button } from '../common/Button.tsx';
import { State } from '../common/Mark.tsx';
import { draftName, FIRST_ZONE, landmarksOf, landmarkWanted, type PlanDraft } from './planDraft.ts';
import { DESTINATION_WORDS, LANDMARK_WORDS } from './planWords.ts';
import { Territories } from './Territories.tsx';
import { Choice, Stepper, Toggle } from './tools/controls.tsx';
import { useDesk, useTools } from './useDesk.ts';

/** How the cut in hand is made: its name, what is to be clicked, and the questions that a resection leaves open. */
export function PlanPanel() {
  const desk = useDesk();
  const cut = useTools((s) => s.cut);
  const inTwo = cut.kind !== 'couinaud' && cut.kind !== 'territories';
  return (
    <section className="section plan-panel" aria-label="Plan" data-region>
      <header className="panel-head flat">
        <h3>Plan</h3>
        {cut.planId === null && <span className="secondary">new</span>}
      </header>
      {cut.kind === 'resection' && (
        <label className="plan-field">
          <span className="field-label">Resection</span>
          <select
            className="input"
            value={cut.resection}
            onChange={({ target }) => desk.cut.change({ resection: target.value as ResectionName, placing: null })}
          >
            {RESECTION_NAMES.map((name) => (
              <option key={name} value={name}>
                {RESECTION_TITLES[name]} ({RESECTED_SEGMENTS[name]})
              </option>
            ))}
          </select>
        </label>
      )}
      <label className="plan-field">
        <span className="field-label">Name</span>
        <input
          className="input"
          value={cut.name ?? ''}
          placeholder={draftName({ ...cut, name: null })}
          maxLength={64}
          onChange={({ target }) => desk.cut.change({ name: target.value.trim() === '' ? null : target.value })}
        />
      </label>
      {cut.kind === 'plane' && <PlanePoints points={cut.points} />}
      {cut.kind === 'surface' && <ControlPoints points={cut.points} />}
      {cut.kind === 'territories' && <Territories />}
      <LandmarkList cut={cut} />
      {inTwo && <Questions cut={cut} />}
      {inTwo && <Zone cut={cut} />}
    </section>
  );
}

/** The slice that a place lies on, from 0. */
function useSliceOf() {
  const { geometry } = useDesk().workspace;
  return (place: Vec3) => Math.max(0, Math.min(geometry.slices - 1, Math.round(voxelFromPatient(geometry, place)[2])));
}

function ShowPlace({ place }: { readonly place: Vec3 }) {
  const desk = useDesk();
  const k = useSliceOf()(place);
  return (
    <button type="button" className="link secondary" onClick={() => desk.views.focusOn(place)}>
      slice {k + 1}
    </button>
  );
}

const POINT_WORDS = ['First point', 'Second point', 'Third point, off their line'];

function PlanePoints({ points }: { readonly points: readonly Vec3[] }) {
  return (
    <ul className="plane-points">
      {POINT_WORDS.map((words, n) => (
        <li key={words}>
          <State mark={points[n] ? 'met' : 'unknown'}>
            <span className={points[n] ? undefined : 'dim'}>{words}</span>
          </State>
          {points[n] && <ShowPlace place={points[n]} />}
        </li>
      ))}
    </ul>
  );
}

function ControlPoints({ points }: { readonly points: readonly Vec3[] }) {
  const desk = useDesk();
  const sliceOf = useSliceOf();
  const slices = new Set(points.map(sliceOf)).size;
  return (
    <>
      <p className="secondary">
        {points.length === 0
          ? 'Draw the line of the cut on 3 to 6 slices. Between them the surface is smooth.'
          : `${count(points.length, 'control point')} on ${count(slices, 'slice')}. Drag the line where it is wrong; the rest follows smoothly.`}
      </p>
      {points.length > 0 && (
        <Button small onPress={() => desk.cut.change({ points: [], flrSide: null })}>
          Draw it anew
        </Button>
      )}
    </>
  );
}

function LandmarkList({ cut }: { readonly cut: PlanDraft }) {
  const desk = useDesk();
  const wanted = landmarkWanted(cut);
  const names = landmarksOf(cut);
  if (names.length === 0) return null;
  return (
    <>
      <ul className="plane-points" aria-label="Landmarks">
        {names.map((name) => (
          <LandmarkRow key={name} name={name} places={cut.landmarks[name] ?? []} wanted={name === wanted} />
        ))}
        {cut.kind === 'couinaud' &&
          (['rightPortalVein', 'leftPortalVein'] as const).map((name) => (
            <LandmarkRow key={name} name={name} places={cut.landmarks[name] ?? []} wanted={name === wanted} optional />
          ))}
      </ul>
      {wanted && (
        <p className="plan-hint" role="status">
          {LANDMARK_WORDS[wanted].click}
        </p>
      )}
      {cut.placing && (
        <Button small onPress={() => desk.cut.change({ placing: null })}>
          Done placing
        </Button>
      )}
    </>
  );
}

function LandmarkRow({
  name,
  places,
  wanted,
  optional = false,
}: {
  readonly name: LandmarkName;
  readonly places: readonly Vec3[];
  readonly wanted: boolean;
  readonly optional?: boolean;
}) {
  const desk = useDesk();
  const placed = places.length > 0;
  return (
    <li className={wanted ? 'wanted' : undefined}>
      <State mark={placed ? 'met' : 'unknown'}>
        <button
          type="button"
          className={`link plain ${placed ? '' : 'dim'}`}
          data-tip={LANDMARK_WORDS[name].click}
          onClick={() => desk.cut.change({ placing: name })}
        >
          {LANDMARK_WORDS[name].name}
          {optional && !placed ? ' (if it differs)' : ''}
          {places.length > 1 ? `, ${count(places.length, 'point')}` : ''}
        </button>
      </State>
      {placed && <ShowPlace place={places[0]!} />}
    </li>
  );
}

const DESTINATIONS = (['flr', 'deportalisedLobe', 'asCut'] as const).map((value) => ({
  value,
  word: DESTINATION_WORDS[value],
}));

/** Where segment I goes, and which side keeps the middle hepatic vein: no cut says it by itself. */
function Questions({ cut }: { readonly cut: PlanDraft }) {
  const desk = useDesk();
  const { segmentIDestination, middleHepaticVeinSide, veinMarginMm } = cut;
  const resection = cut.kind === 'resection';
  const vein = resection && asksForMiddleHepaticVein({ kind: 'resection', name: cut.resection });
  // The draft has a name of its own: handed on whole it would pass for a resection's.
  const { kind } = cut;
  const left = questionsLeft({ ...cut, cut: kind === 'resection' ? { kind, name: cut.resection } : { kind } });
  return (
    <>
      <Question name="Segment I" open={left.includes('segmentIDestination')}>
        <Choice<Destination | ''>
          label="Segment I"
          options={DESTINATIONS}
          value={segmentIDestination ?? ''}
          onChange={(value) => desk.cut.change({ segmentIDestination: value === '' ? null : value })}
        />
      </Question>
      {(vein || !resection) && (
        <Question name="Middle hepatic vein" open={left.includes('middleHepaticVeinSide')}>
          <Choice<Destination | ''>
            label="Middle hepatic vein"
            options={DESTINATIONS}
            value={middleHepaticVeinSide ?? ''}
            onChange={(value) => desk.cut.change({ middleHepaticVeinSide: value === '' ? null : value })}
          />
        </Question>
      )}
      {vein && (middleHepaticVeinSide === 'flr' || middleHepaticVeinSide === 'deportalisedLobe') && (
        <div className="plan-row">
          <Stepper
            label="Beside the vein by"
            words={withUnit(mm(veinMarginMm, 0), 'mm')}
            onStep={(by) => desk.cut.change({ veinMarginMm: Math.max(0, Math.min(30, veinMarginMm + by)) })}
          />
        </div>
      )}
    </>
  );
}

function Question({
  name,
  open,
  children,
}: {
  readonly name: string;
  readonly open: boolean;
  readonly children: React.ReactNode;
}) {
  return (
    <div className="plan-row">
      {open ? <State mark="unknown">{name}</State> : <span>{name}</span>}
      {children}
    </div>
  );
}

const DEEPEST_MM = 200;
const FIRST_DEPTH_MM = 40;

/** The avascular plane of a first stage. */
function Zone({ cut: { zone } }: { readonly cut: PlanDraft }) {
  const desk = useDesk();
  const change = (part: Partial<NonNullable<PlanDraft['zone']>>) =>
    desk.cut.change({ zone: { ...(zone ?? FIRST_ZONE), ...part } });
  return (
    <>
      <Toggle
        on={zone !== null}
        onChange={(on) => desk.cut.change({ zone: on ? FIRST_ZONE : null })}
        tip="What is made avascular along the cut belongs to neither side, and is no functioning liver."
      >
        Transection zone (avascular plane)
      </Toggle>
      {zone && (
        <>
          <div className="plan-row">
            <Stepper
              label="Width"
              words={withUnit(mm(zone.widthMm, 0), 'mm')}
              onStep={(by) => change({ widthMm: Math.max(2, Math.min(60, zone.widthMm + by)) })}
              testId="zone-width"
            />
          </div>
          <div className="plan-row">
            <Toggle on={zone.depthMm === null} onChange={(on) => change({ depthMm: on ? null : FIRST_DEPTH_MM })}>
              Through and through
            </Toggle>
            {zone.depthMm !== null && (
              <Stepper
                label="Depth"
                words={withUnit(mm(zone.depthMm, 0), 'mm')}
                onStep={(by) => change({ depthMm: Math.max(5, Math.min(DEEPEST_MM, zone.depthMm! + 5 * by)) })}
              />
            )}
          </div>
        </>
      )}
    </>
  );
}
