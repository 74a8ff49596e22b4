import '../../viewport/overPicture.css';
import { useCallback, useMemo } from 'react';
import { useStore } from 'zustand';
import type { ViewPlane } from '#core/contours/brush';
import { voxelFromPatient } from '#core/geometry';
import { patientName } from '../../format.ts';
import { VIEW_PLANES } from '../../viewport/planeFrame.ts';
import { View } from '../../viewport/View.tsx';
import type { ViewPainter } from '../../viewport/viewPainter.ts';
import { useAppState } from '../common/app.ts';
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
      const seen = segments.map((segment) => ({ ...segment, visible: true }));
      const shown = { segments: seen, looks, counts, previewed: false, voxelRevision: 0, cutDraft: null, held: null };
      for (const shape of shapes.of(plane, shown)) painter.shape(shape);
      painter.crosshair();
    },
    [beside, shapes, plane, looks],
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
    </View>
  );
}

const NO_LOOKS = {};

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
