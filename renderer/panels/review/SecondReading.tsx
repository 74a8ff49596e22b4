import { decimal, ml, mm, signed, withUnit } from '../../format.ts';
import { Button } from '../common/Button.tsx';
import { useReview, useReviewDesk } from './useReview.ts';

/** Another reading of the same scan: how both agree about the chosen segment, or how one is begun. */
export function SecondReading() {
  const desk = useReviewDesk();
  const review = useReview((s) => s.review);
  const chosen = useReview((s) => s.chosen);
  const first = useReview((s) => s.first);
  const kept = review.kept.at(-1);
  const compared = first?.compared.find(({ number }) => number === chosen) ?? first?.compared[0];
  const barred =
    desk.barred('submit') ?? (review.signatures[0]?.breaks.length === 0 ? 'no signature that holds' : null);
  if (!kept && review.segments.length === 0) return null;
  return (
    <section className="review-part" data-region aria-label="Second reading">
      <div className="review-head">
        <h2>{compared ? `Second reading of ${compared.label}` : 'Second reading'}</h2>
        {kept && (
          <span className="secondary">
            {review.reader || 'not named'}, {kept.blind ? 'blind' : 'from the first'}
          </span>
        )}
      </div>
      {compared && (
        <dl className="agreement">
          <Figure
            name="Volume"
            value={compared.secondMl === null ? 'none yet' : withUnit(ml(compared.secondMl), 'ml')}
          />
          {compared.agreement ? (
            <>
              <Figure name="Difference" value={withUnit(signed(compared.agreement.differenceMl, 1), 'ml')} />
              <Figure name="Dice" value={decimal(compared.agreement.dice, 3)} />
              <Figure name="Surface 95 %" value={withUnit(mm(compared.agreement.surface95Mm), 'mm')} />
              <Figure name="Surface mean" value={withUnit(mm(compared.agreement.surfaceMeanMm), 'mm')} />
              <Figure name="They differ" value={withUnit(ml(compared.agreement.disagreementMl), 'ml')} />
            </>
          ) : (
            <Figure
              name="Reading 1"
              value={compared.firstMl === null ? 'none' : withUnit(ml(compared.firstMl), 'ml')}
            />
          )}
        </dl>
      )}
      {review.segments.length > 0 && (
        <div className="row">
          <Button
            small
            onPress={() => void desk.beginSecond(true)}
            unavailable={barred}
            tip="Keeps these contours as reading 1 and begins with nothing drawn: two such readings measure the reading error."
          >
            Read again, blind
          </Button>
          {barred === null && (
            <Button
              small
              onPress={() => void desk.beginSecond(false)}
              tip="Keeps these contours as reading 1 and goes on from them."
            >
              Edit as second reading
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

const Figure = ({ name, value }: { readonly name: string; readonly value: string }) => (
  <div>
    <dt>{name}</dt>
    <dd>{value}</dd>
  </div>
);
