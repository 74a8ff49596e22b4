import './review.css';
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { Refused } from '#core/result';
import { bindKeyHands } from '../../viewport/keyHands.ts';
import type { ReadyToOpen } from '../../workspace/readyToOpen.ts';
import { useApp, useAppState, useCommands, useHints } from '../common/app.ts';
import { NotOpened } from '../common/NotOpened.tsx';
import { AuditList } from './AuditList.tsx';
import { Comments } from './Comments.tsx';
import { ReviewViews } from './ReviewViews.tsx';
import { reviewCommands } from './reviewCommands.ts';
import { ReviewDesk } from './reviewDesk.ts';
import { SecondReading } from './SecondReading.tsx';
import { SegmentsToApprove } from './SegmentsToApprove.tsx';
import { SignaturePanel } from './SignaturePanel.tsx';
import { SignIn } from './SignIn.tsx';
import { ReviewContext } from './useReview.ts';

interface Props {
  readonly caseId: string;
  readonly seriesId: string;
  readonly ready: ReadyToOpen;
}

/** Review: the contours as they are saved, to be looked at; decided segment by segment, commented, signed. */
export function ReviewScreen({ caseId, seriesId, ready }: Props) {
  const app = useApp();
  const [desk, setDesk] = useState<ReviewDesk | null>(null);
  const [refusal, setRefusal] = useState<Refused | null>(null);
  const [attempt, setAttempt] = useState(0);
  // Contours that were left a moment ago are folded in once they are saved: what is shown here is opened anew then.
  const kept = useAppState((s) => {
    const series = s.openCase?.timePoints.flatMap((point) => point.series).find((one) => one.id === seriesId);
    return series?.reading?.layers.map(({ hash }) => hash).join(' ') ?? '';
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: opened again for another attempt, or other contours
  useEffect(() => {
    let left = false;
    setRefusal(null);
    const opening = ReviewDesk.open(app, { caseId, seriesId }, ready);
    void opening.then((opened) => {
      if (left) return;
      if (opened.ok) setDesk(opened.value);
      else setRefusal(opened);
    });
    return () => {
      left = true;
      setDesk(null);
      void opening.then((opened) => opened.ok && opened.value.close());
    };
  }, [app, caseId, seriesId, ready, attempt, kept]);

  if (refusal) return <NotOpened refusal={refusal} onAgain={() => setAttempt((n) => n + 1)} />;
  if (!desk) return <div className="opening" aria-busy="true" />;
  return (
    <ReviewContext value={desk}>
      <OpenReview desk={desk} />
    </ReviewContext>
  );
}

function OpenReview({ desk }: { readonly desk: ReviewDesk }) {
  const { app } = desk;
  const state = useStore(desk.store);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what runs is named by what the review holds
  useCommands(useMemo(() => reviewCommands(desk), [desk, state]));
  useHints(
    [
      ['A', 'approve'],
      ['R', 'return with a reason'],
      ['K', 'pin a comment at the crosshair'],
      ['J', 'next comment'],
      ['wheel', 'slice'],
    ],
    'Read only: nothing is drawn here',
  );
  useEffect(
    () =>
      bindKeyHands(
        desk.views,
        () => desk.hand,
        () => app.store.getState().overlay === null,
      ),
    [desk, app],
  );
  return (
    <div className="review">
      <ReviewViews />
      <div className="review-below">
        <Comments />
        <AuditList />
      </div>
      <aside className="review-decisions" aria-label="Decisions">
        <SignIn />
        <SegmentsToApprove />
        <SecondReading />
        <SignaturePanel />
      </aside>
    </div>
  );
}
