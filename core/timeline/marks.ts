/** What a shape of the chart means; how it looks is said once, in `paint.ts`. */
export type Role =
  | 'grid'
  | 'axis'
  | 'tick'
  | 'label'
  | 'target'
  | 'targetText'
  | 'curve'
  | 'error'
  | 'point'
  | 'baseline'
  | 'chosen'
  | 'value'
  | 'eventLine'
  | 'stage'
  | 'rescue'
  | 'other'
  | 'scan'
  | 'due'
  | 'bracket'
  | 'rate'
  | 'projection'
  | 'projectionBand'
  | 'otherCase'
  | 'otherPoint'
  | 'group1'
  | 'group2'
  | 'group3'
  | 'group4'
  | 'group1Word'
  | 'group2Word'
  | 'group3Word'
  | 'group4Word'
  | 'limit'
  | 'censored';

export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

/** A chart as pure shapes, for screen, picture and paper. */
export interface Chart extends ChartSize {
  readonly marks: readonly ChartMark[];
}

/** One shape, in px from the upper left corner. */
export type ChartMark =
  | {
      readonly kind: 'line';
      readonly role: Role;
      readonly x1: number;
      readonly y1: number;
      readonly x2: number;
      readonly y2: number;
    }
  | { readonly kind: 'path'; readonly role: Role; readonly d: string }
  | {
      readonly kind: 'dot';
      readonly role: Role;
      readonly x: number;
      readonly y: number;
      readonly r: number;
      /** The scan that it stands for. */
      readonly scan: number | null;
    }
  | {
      readonly kind: 'text';
      readonly role: Role;
      readonly x: number;
      readonly y: number;
      readonly anchor: 'start' | 'middle' | 'end';
      readonly text: string;
      /** Said after it, less loudly. */
      readonly rest?: string;
    };

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const overlaps = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Size of the chart's words, px. */
export const TEXT_PX = 12;

/** Room that words take, px: measured with the widest of the system's fonts in mind, since none is at hand here. */
export const textWidth = (text: string): number =>
  [...text].reduce((sum, sign) => sum + TEXT_PX * (/[\u2e80-\uffef]/.test(sign) ? 1 : sign === ' ' ? 0.3 : 0.6), 0);
