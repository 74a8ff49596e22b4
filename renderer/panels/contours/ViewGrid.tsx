import '../../viewport/overPicture.css';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ViewPlane } from '#core/contours/brush';
import { count, isUnprinted, patientName, signed, withUnit } from '../../format.ts';
import { VIEW_PLANES } from '../../viewport/planeFrame.ts';
import { PlaneShapes, type Shape, type Shown } from '../../viewport/shapes.ts';
import { View } from '../../viewport/View.tsx';
import type { ViewPainter } from '../../viewport/viewPainter.ts';
import { phaseWord } from '../../words.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { useAppState } from '../common/app.ts';
import { ComparePane } from './ComparePane.tsx';
import type { Desk } from './desk.ts';
import type { GrowState } from './deskState.ts';
import { looksDesk } from './looks.ts';
import { SliceBar } from './SliceBar.tsx';
import { SurfacePane } from './SurfacePane.tsx';
import { useSeries } from './seriesOf.ts';
import { RulerLabels } from './tools/ruler.tsx';
import { drawRulers, rulerStore } from './tools/rulerTool.ts';
import { toolNamed } from './tools/toolList.ts';
import { useDesk, useReading, useTools, useViews } from './useDesk.ts';

/** The three views of the open series, with segments, tools and crosshair over the CT; and the surfaces. */
export function ViewGrid() {
  const desk = useDesk();
  const pending = useReading((s) => s.proposal?.pending === true || s.running !== null);
  const shapes = useMemo(() => new PlaneShapes(desk.views, desk.workspace.memory), [desk]);
  const hanging = useViews((s) => s.hanging);
  const rested = useRested();
  return (
    <div className="views" data-hanging={hanging} aria-busy={pending}>
      {VIEW_PLANES.map((plane) => (
        <OneView key={plane} plane={plane} shapes={shapes} />
      ))}
      {rested && <SurfacePane />}
      {hanging === 'compare' && <ComparePane />}
    </div>
  );
}

/** True once all slices have been drawn: what the slices do not need waits until then. */
function useRested(): boolean {
  const { slices } = useDesk().workspace.memory;
  const arrived = useReading((s) => s.arrivedSlices === slices);
  const [rested, setRested] = useState(false);
  useEffect(() => {
    if (!arrived) return;
    const idle = requestIdleCallback(() => setRested(true), { timeout: 1000 });
    return () => cancelIdleCallback(idle);
  }, [arrived]);
  return rested;
}

function OneView({ plane, shapes }: { readonly plane: ViewPlane; readonly shapes: PlaneShapes }) {
  const desk = useDesk();
  const { cursor, OnView } = toolNamed(useTools((s) => s.tool));
  const drawn = useRef<readonly Shape[] | null>(null);
  const paint = useCallback(
    (painter: ViewPainter) => {
      drawn.current = shapes.of(plane, shownOf(desk));
      for (const shape of drawn.current) painter.shape(shape);
      painter.crosshair();
      drawRulers(desk, painter, plane);
      desk.tool.draw(painter, plane);
    },
    [desk, shapes, plane],
  );
  const stands = useCallback(() => shapes.of(plane, shownOf(desk)) === drawn.current, [desk, shapes, plane]);
  const onRepaint = useCallback(
    (repaint: (must?: boolean) => void) => {
      const stops = [
        // That an answer is awaited, that something is being saved, is not to be seen on the views.
        desk.workspace.store.subscribe((now, before) => {
          if (looksOther(now, before, NOT_DRAWN)) repaint(looksOther(now, before, VOXELS_ALONE));
        }),
        desk.store.subscribe((now, before) => movesRangeOnly(now.grow, before.grow) || repaint()),
        looksDesk(desk).store.subscribe(() => repaint()),
        rulerStore(desk).subscribe(() => repaint()),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
    [desk],
  );
  const leftHand = useCallback(() => desk.hand, [desk]);
  const eraser = useCallback(() => desk.eraser, [desk]);
  return (
    <View
      views={desk.views}
      plane={plane}
      hu={desk.workspace.memory.hu}
      ct={desk.ct}
      leftHand={leftHand}
      eraser={eraser}
      paint={paint}
      stands={stands}
      onRepaint={onRepaint}
      about={useAbout()}
      remark={useRemark(plane)}
      cursor={cursor ?? 'crosshair'}
    >
      <SliceBar plane={plane} />
      <ProposalBubble plane={plane} />
      <RulerLabels plane={plane} />
      {OnView && <OnView plane={plane} />}
    </View>
  );
}

/** What of a reading is not drawn; of a proposal, only what is shown of it. */
const NOT_DRAWN: readonly (keyof Snapshot)[] = ['proposal', 'savedRevision', 'savedAt', 'notKept'];
/** What is drawn by its voxels alone. */
const VOXELS_ALONE: readonly (keyof Snapshot)[] = [...NOT_DRAWN, 'voxelRevision', 'counts'];
const looksOther = (now: Snapshot, before: Snapshot, whatever: readonly (keyof Snapshot)[]): boolean =>
  now.proposal?.shown !== before.proposal?.shown ||
  (Object.keys(now) as (keyof Snapshot)[]).some((part) => now[part] !== before[part] && !whatever.includes(part));

/** The range of a grow is seen on the views once it is answered. */
const movesRangeOnly = (now: GrowState, before: GrowState): boolean =>
  now !== before && now.seeds === before.seeds && now.region === before.region;

function shownOf(desk: Desk): Shown {
  const { segments, voxelRevision, counts, proposal } = desk.workspace.now;
  const previewed = Boolean(proposal?.shown);
  const [looks, cutDraft] = [looksDesk(desk).now, desk.cutPartition];
  return { segments, looks, counts, previewed, voxelRevision, cutDraft, held: desk.now.held };
}

/** Who this is, where a person must recognise the patient: name, ID, phase. */
function useAbout(): readonly string[] {
  const { workspace } = useDesk();
  const identity = useAppState((s) => s.identities[workspace.caseId]);
  const series = useSeries();
  return useMemo(() => {
    const phase =
      series?.phaseGuess && `${capital(phaseWord(series.phaseGuess))}${series.phaseConfirmed ? '' : ' (guess)'}`;
    const lines = [identity && patientName(identity.name), identity?.id, phase];
    // Research data name a patient by the ID: said once.
    return [...new Set(lines)].filter((line) => typeof line === 'string' && line !== '') as string[];
  }, [identity, series]);
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Between tilted or unevenly spaced slices the picture is made for the eye; said on the views where it is so. */
function useRemark(plane: ViewPlane): string | null {
  const { resampled, tilted } = useDesk().ct.remarks;
  if (plane === 'axial') return null;
  if (resampled) return 'Resampled for display only';
  return tilted ? 'Tilted, drawn as it lies' : null;
}

/** The ml and voxels a preview would add, beside its seed: the same ml as in the panel and on the button. */
function ProposalBubble({ plane }: { readonly plane: ViewPlane }) {
  const desk = useDesk();
  const shown = useReading((s) => s.proposal?.shown ?? null);
  const seed = desk.toolNamed(useTools((s) => s.tool)).anchor?.() ?? null;
  useViews((s) => s.cameras[plane]);
  useViews((s) => s.sizes[plane]);
  useViews((s) => s.focus);
  if (shown === null || seed?.plane !== plane || !desk.isOnPlane(plane, seed.position)) return null;
  const [x, y] = desk.views.pixelOf(plane, desk.views.frames[plane].planePoint(seed.position));
  return (
    <div
      className="view-bubble"
      style={{ left: `calc(${x}px + 1.6rem)`, top: `calc(${y}px - 4.4rem)` }}
      data-testid="proposal-bubble"
    >
      {withUnit(isUnprinted(shown.gainedMl) ? '< 0.1' : signed(shown.gainedMl, 1), 'ml')}
      <small>{count(shown.gainedVoxels, 'voxel')}</small>
    </div>
  );
}
