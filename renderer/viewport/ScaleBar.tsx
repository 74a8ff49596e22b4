import { withUnit } from '../format.ts';
import { interfaceScale } from './viewPainter.ts';

/** Lengths that a scale bar may have, mm. */
const LENGTHS_MM = [1, 2, 5, 10, 20, 50, 100, 200];
const WIDEST_PX = 130;

/** A length on the view, in cm from 10 mm on. */
export function ScaleBar({ mmPerPixel }: { readonly mmPerPixel: number }) {
  const lengthMm =
    [...LENGTHS_MM].reverse().find((length) => length / mmPerPixel <= WIDEST_PX * interfaceScale()) ?? LENGTHS_MM[0]!;
  const words = lengthMm >= 10 ? withUnit(`${lengthMm / 10}`, 'cm') : withUnit(`${lengthMm}`, 'mm');
  return (
    <div className="scale-bar" aria-hidden="true">
      <span>{words}</span>
      <i style={{ width: `${lengthMm / mmPerPixel}px` }} />
    </div>
  );
}
