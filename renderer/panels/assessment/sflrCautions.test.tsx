import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { RemnantAssessment } from '#core/liver/assessRemnant';
import { SflrCautions } from './SflrCautions.tsx';

type Props = Parameters<typeof SflrCautions>[0];
const said = (stlvFormula: string | null, source: string | null, sflrPercent: number) =>
  renderToStaticMarkup(
    <SflrCautions
      record={{ bodySources: { heightCm: source, weightKg: source } } as unknown as Props['record']}
      settings={{ stlvFormula } as Props['settings']}
      remnant={{ sflrPercent } as RemnantAssessment}
    />,
  ).replace(/<[^>]*>/g, '');

test('an sFLR says what it goes by where nobody chose the formulas and where the body is made up', () => {
  expect(said('vauthey2002', 'entered', 40)).toBe('');
  const demonstration = said(null, 'example', 120);
  expect(demonstration).toContain('for the demonstration case only');
  expect(demonstration).toContain('Height and weight are examples, not of this patient.');
  expect(demonstration).toContain('is above 100 %');
});
