import '../../viewport/overPicture.css';
import { useCallback, useMemo } from 'react';
import { useStore } from 'zustand';
import type { ViewPlane } from '#core/contours/brush';
import type { Segment } from '#core/contours/reading';
import { type VolumeGeometry, voxelFromPatient } from '#core/geometry';
import type { JointCounts } from '#core/volumetry/counts';
import { patientName } from '../../format.ts';
import { VIEW_PLANES } from '../../viewport/planeFrame.ts';
import { planeLabels } from '../../viewport/planeLabels.ts';
import { planeMask } from '../../viewport/planeMask.ts';
import { View } from '../../viewport/View.tsx';
import type { ViewPainter } from '../../viewport/viewPainter.ts';
import { useAppState } from '../common/app.ts';
import type { ReviewDesk } from './reviewDesk.ts';
import { useReview, useReviewDesk } from './useReview.ts';

/** The three views, read-only, with pins where comments are. */
export function ReviewViews() {
  return (
    <div className="views review-views" data-hanging="axialLarge">
      {VIEW_PLANES.map((plane) => (
        <OneView key={plane} plane={plane} />
      ))}
    </div>
  );
}

function OneView({ plane }: { readonly plane: ViewPlane }) {
  const desk = useReviewDesk();
  const { views, ct, beside, shapes } = desk;
  const looks = useAppState((s) => s.openCase?.looks) ?? NO_LOOKS;
  const identity = useAppState((s) => s.identities[beside.caseId]);
  const paint = useCallback(
    (painter: ViewPainter) => {
      const { segments } = beside.records;
      const { counts } = beside;
      const { first, shows, chosen } = desk.now;
      const shown = { looks, previewed: false, voxelRevision: 0, cutDraft: null, held: null };
      const seen = (of: readonly Segment[]) => of.map((segment) => ({ ...segment, visible: true }));
      const second = () => shapes.of(plane, { ...shown, segments: seen(segments), counts });
      if (first === null) for (const shape of second()) painter.shape(shape);
      else {
        // What they disagree about lies beneath both outlines.
        if (shows === 'both') paintDifference(painter, desk, plane, chosen);
        if (shows !== 'second') {
          const kept = { ...shown, segments: seen(first.kept.segments), counts: anywhere(beside.geometry) };
          for (const shape of first.shapes.of(plane, kept)) painter.shape(shape);
        }
        if (shows !== 'first')
          for (const shape of second()) painter.shape(shows === 'both' ? { ...shape, style: SECOND } : shape);
      }
      painter.crosshair();
    },
    [desk, beside, shapes, plane, looks],
  );
  const onRepaint = useCallback((repaint: () => void) => desk.store.subscribe(repaint), [desk]);
  const hand = useCallback(() => desk.hand, [desk]);
  const about = useMemo(
    () => (identity ? [...new Set([patientName(identity.name), identity.id])].filter((line) => line !== '') : []),
    [identity],
  );
  return (
    <View
      views={views}
      plane={plane}
      hu={beside.memory.hu}
      ct={ct}
      leftHand={hand}
      eraser={hand}
      paint={paint}
      onRepaint={onRepaint}
      about={about}
      remark={plane === 'axial' ? 'Read only' : null}
      cursor="crosshair"
    >
      <Pins plane={plane} />
      {plane === 'axial' && <Legend />}
    </View>
  );
}

const NO_LOOKS = {};
/** A second reading over the first: white and dashed, whatever it is of. */
const SECOND = { colour: '#FFFFFF', width: 1.5, dash: [5, 4], round: false, fill: 0, hatch: null } as const;
const DIFFERENCE = { colour: '#EDB64F', width: 0, dash: [], round: false, fill: 0.6, hatch: null } as const;
const NO_OUTLINE = new Path2D();

/** Counts that say of every plane that it may hold something: a kept reading is looked at plane by plane. */
const anywhere = ({ columns, rows, slices }: VolumeGeometry): JointCounts =>
  Array.from({ length: slices }, () => [
    { extent: 1, findings: 1, partition: 1, voxels: 0, iMin: 0, iMax: columns - 1, jMin: 0, jMax: rows - 1 },
  ]);

/** The voxels of the chosen segment that one of two readings has alone. */
function paintDifference(painter: ViewPainter, desk: ReviewDesk, plane: ViewPlane, chosen: number | null): void {
  const { first } = desk.now;
  const layer = desk.beside.records.segments.find(({ number }) => number === chosen)?.layer;
  if (!first || chosen === null || !layer) return;
  const { views, beside } = desk;
  const frame = views.frames[plane];
  const index = views.indexOf(plane);
  const a = planeLabels(beside.geometry, frame, index, first.layers[layer]);
  const b = planeLabels(beside.geometry, frame, index, beside.memory.layers[layer]);
  const apart = a.labels.map((label, n) => ((label === chosen) === (b.labels[n] === chosen) ? 0 : 1));
  if (!apart.includes(1)) return;
  const mask = planeMask(frame, index, apart, a.width, a.height, DIFFERENCE.colour);
  painter.shape({ mask, outlines: NO_OUTLINE, style: DIFFERENCE });
}

/** Comments that lie on the plane that is shown. */
function Pins({ plane }: { readonly plane: ViewPlane }) {
  const { views, beside } = useReviewDesk();
  const comments = useReview((s) => s.review.comments);
  const frame = views.frames[plane];
  // Moves with camera, size and plane.
  const index = useStore(views.store, (s) => s.focus[frame.fixed]);
  useStore(views.store, (s) => s.cameras[plane]);
  useStore(views.store, (s) => s.sizes[plane]);
  return comments.map((comment, n) => {
    const voxel = voxelFromPatient(beside.geometry, comment.position);
    if (comment.closed || Math.round(voxel[frame.fixed]) !== index) return null;
    const [left, top] = views.pixelOf(plane, frame.placeOf(voxel));
    return (
      <span
        key={comment.id}
        className="pin on-view"
        style={{ left: `${left}px`, top: `${top}px` }}
        role="img"
        aria-label={`Comment ${n + 1}: ${comment.text}`}
        data-tip={comment.text}
      >
        {n + 1}
      </span>
    );
  });
}

/** Which line is whose, while two readings are drawn. */
function Legend() {
  const desk = useReviewDesk();
  const first = useReview((s) => s.first);
  const shows = useReview((s) => s.shows);
  const { reader } = useReview((s) => s.review);
  if (!first) return null;
  return (
    <div className="readings-legend">
      <button type="button" aria-pressed={shows === 'first'} onClick={() => desk.showOnly('first')}>
        <span className="line solid" /> Reading 1, {first.kept.reader || 'not named'}
      </button>
      <button type="button" aria-pressed={shows === 'second'} onClick={() => desk.showOnly('second')}>
        <span className="line dashed" /> Reading 2, {reader || 'not named'}
      </button>
      <span className="difference">
        <span className="line area" /> they differ
      </span>
    </div>
  );
}
