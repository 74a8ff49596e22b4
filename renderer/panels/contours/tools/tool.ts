import type { ViewPlane } from '#core/contours/brush';
import type { LeftHand } from '../../../viewport/hands.ts';
import type { ViewPainter } from '../../../viewport/viewPainter.ts';
import type { Hint } from '../../common/app.ts';

export type ToolName = 'grow' | 'paint' | 'erase' | 'islands' | 'cut';

/** A binding of the left button to a command. Everything it leaves behind is a change or a proposal of the workspace. */
export interface Tool extends LeftHand {
  readonly hints: readonly Hint[];
  /** What the tool shows on a view, over the segments. */
  draw(painter: ViewPainter, plane: ViewPlane): void;
}

export type { ToolPointer } from '../../../viewport/hands.ts';
