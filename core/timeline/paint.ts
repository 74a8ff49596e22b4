import { type Chart, type ChartMark, type Role, TEXT_PX } from './marks.ts';

/** The colours that a chart is drawn with, as CSS writes them. */
export interface Palette {
  readonly ground: string;
  readonly strong: string;
  readonly plain: string;
  readonly faint: string;
  readonly line: string;
  readonly curve: string;
  readonly rescue: string;
  readonly font: string;
}

/** As it leaves the window as a picture, and on paper: dark on white, told apart by shape and dash also in grey. */
export const ON_PAPER: Palette = {
  ground: '#ffffff',
  strong: '#111418',
  plain: '#3c444c',
  faint: '#5c6670',
  line: '#d3d8dd',
  curve: '#00785a',
  rescue: '#8a5a00',
  font: 'Roboto, "Segoe UI", "Noto Sans", sans-serif',
};

/** Attributes of a role; whoever draws writes them as it must. */
export type Paint = Readonly<Record<string, string | number>>;

type Colour = Exclude<keyof Palette, 'font'>;
type Look = (of: Palette) => Paint;

const stroke =
  (colour: Colour, width: number, dash?: string): Look =>
  (of) => ({ stroke: of[colour], 'stroke-width': width, fill: 'none', ...(dash && { 'stroke-dasharray': dash }) });
const fill =
  (colour: Colour): Look =>
  (of) => ({ fill: of[colour], stroke: 'none' });

/** Words over lines stay readable by a rim of the ground's colour. */
const word =
  (colour: Colour): Look =>
  (of) => ({
    stroke: of.ground,
    'stroke-width': 4,
    'stroke-linejoin': 'round',
    'paint-order': 'stroke',
    fill: of[colour],
  });
const strongWord =
  (colour: Colour): Look =>
  (of) => ({ ...word(colour)(of), 'font-weight': 600 });
/** A dot with a rim of the curve's colour. */
const dot =
  (inside: Colour): Look =>
  (of) => ({ ...stroke('curve', 2)(of), fill: of[inside] });

/** How each role looks in a palette: the one place that says it, for screen, picture and paper. */
const LOOKS: Readonly<Record<Role, Look>> = {
  grid: stroke('line', 1),
  axis: stroke('faint', 1),
  target: stroke('strong', 1.5, '6 4'),
  eventLine: stroke('plain', 1, '2 3'),
  due: stroke('plain', 2, '2 2'),
  bracket: stroke('faint', 1),
  curve: (of) => ({ ...stroke('curve', 2)(of), 'stroke-linejoin': 'round' }),
  error: stroke('curve', 1.5),
  projection: stroke('curve', 1.5, '2 4'),
  projectionBand: (of) => ({ fill: of.curve, 'fill-opacity': 0.16, stroke: 'none' }),
  otherCase: (of) => ({ ...stroke('faint', 1)(of), 'stroke-opacity': 0.7, 'stroke-linejoin': 'round' }),
  otherPoint: fill('faint'),
  group1: stroke('curve', 2),
  group2: stroke('rescue', 2, '7 3'),
  group3: stroke('strong', 2, '2 3'),
  group4: stroke('plain', 2, '9 3 2 3'),
  limit: stroke('faint', 1, '3 3'),
  censored: stroke('strong', 1),
  group1Word: strongWord('curve'),
  group2Word: strongWord('rescue'),
  group3Word: strongWord('strong'),
  group4Word: strongWord('strong'),
  point: dot('ground'),
  baseline: dot('ground'),
  chosen: dot('curve'),
  scan: stroke('curve', 1.5),
  stage: fill('strong'),
  rescue: fill('rescue'),
  other: fill('plain'),
  targetText: strongWord('strong'),
  value: strongWord('strong'),
  rate: strongWord('strong'),
  tick: (of) => ({ fill: of.faint }),
  label: word('plain'),
};

export const paintOf = (role: Role, of: Palette): Paint => LOOKS[role](of);

/** What stands after a text, less loudly. */
export const restPaint = (of: Palette): Paint => ({ fill: of.plain, 'font-weight': 400 });

/**
 * A chart as one SVG document that needs nothing else. `haloApart`: the rim of words is drawn as words of its own beneath
 * them, for printers that do not know `paint-order` and would draw it over them.
 */
export function svgOf(
  chart: Chart,
  title: string,
  palette: Palette = ON_PAPER,
  { haloApart = false }: { readonly haloApart?: boolean } = {},
): string {
  const { width, height } = chart;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" font-family="${escaped(palette.font)}" font-size="${TEXT_PX}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="${palette.ground}"/>`,
    ...chart.marks.map((mark) => element(mark, palette, haloApart)),
    '</svg>',
  ].join('\n');
}

function element(mark: ChartMark, palette: Palette, haloApart: boolean): string {
  const looks = paintOf(mark.role, palette);
  const paint = attributes(looks);
  switch (mark.kind) {
    case 'line':
      return `<line x1="${mark.x1}" y1="${mark.y1}" x2="${mark.x2}" y2="${mark.y2}" ${paint}/>`;
    case 'path':
      return `<path d="${mark.d}" ${paint}/>`;
    case 'dot':
      return `<circle cx="${mark.x}" cy="${mark.y}" r="${mark.r}" ${paint}/>`;
    case 'text': {
      const words = (paint: Paint, ofRest: Paint) => {
        const rest = mark.rest ? ` <tspan ${attributes(ofRest)}>${escaped(mark.rest)}</tspan>` : '';
        return `<text x="${mark.x}" y="${mark.y}" text-anchor="${mark.anchor}" ${attributes(paint)}>${escaped(mark.text)}${rest}</text>`;
      };
      const after = restPaint(palette);
      if (!haloApart || !('paint-order' in looks)) return words(looks, after);
      const { stroke, 'stroke-width': width, 'stroke-linejoin': join, 'paint-order': _, ...inner } = looks;
      const rim = { stroke, 'stroke-width': width, 'stroke-linejoin': join, fill: 'none' } as Paint;
      const weight = (of: Paint): Paint => ('font-weight' in of ? { 'font-weight': of['font-weight']! } : {});
      return words({ ...rim, ...weight(looks) }, { fill: 'none', ...weight(after) }) + words(inner, after);
    }
  }
}

const attributes = (paint: Paint): string =>
  Object.entries(paint)
    .map(([name, value]) => `${name}="${escaped(String(value))}"`)
    .join(' ');

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!);
