import type { TimelineChart } from './chart.ts';
import type { ChartMark, Role } from './marks.ts';
import { TEXT_PX } from './marks.ts';

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

/** How each role looks in a palette: the one place that says it, for screen, picture and paper. */
export function paintOf(role: Role, of: Palette): Paint {
  const stroke = (colour: string, width: number, dash?: string): Paint => ({
    stroke: colour,
    'stroke-width': width,
    fill: 'none',
    ...(dash && { 'stroke-dasharray': dash }),
  });
  switch (role) {
    case 'grid':
      return stroke(of.line, 1);
    case 'axis':
      return stroke(of.faint, 1);
    case 'target':
      return stroke(of.strong, 1.5, '6 4');
    case 'eventLine':
      return stroke(of.plain, 1, '2 3');
    case 'due':
      return stroke(of.plain, 2, '2 2');
    case 'bracket':
      return stroke(of.faint, 1);
    case 'curve':
      return { ...stroke(of.curve, 2), 'stroke-linejoin': 'round' };
    case 'error':
      return stroke(of.curve, 1.5);
    case 'projection':
      return stroke(of.curve, 1.5, '2 4');
    case 'projectionBand':
      return { fill: of.curve, 'fill-opacity': 0.16, stroke: 'none' };
    case 'otherCase':
      return { ...stroke(of.faint, 1), 'stroke-opacity': 0.7, 'stroke-linejoin': 'round' };
    case 'otherPoint':
      return { fill: of.faint, stroke: 'none' };
    case 'group1':
      return stroke(of.curve, 2);
    case 'group2':
      return stroke(of.rescue, 2, '7 3');
    case 'group3':
      return stroke(of.strong, 2, '2 3');
    case 'group4':
      return stroke(of.plain, 2, '9 3 2 3');
    case 'limit':
      return stroke(of.faint, 1, '3 3');
    case 'censored':
      return stroke(of.strong, 1);
    case 'group1Word':
      return { ...halo(of), fill: of.curve, 'font-weight': 600 };
    case 'group2Word':
      return { ...halo(of), fill: of.rescue, 'font-weight': 600 };
    case 'group3Word':
    case 'group4Word':
      return { ...halo(of), fill: of.strong, 'font-weight': 600 };
    case 'point':
    case 'baseline':
      return { ...stroke(of.curve, 2), fill: of.ground };
    case 'chosen':
      return { ...stroke(of.curve, 2), fill: of.curve };
    case 'scan':
      return stroke(of.curve, 1.5);
    case 'stage':
      return { fill: of.strong, stroke: 'none' };
    case 'rescue':
      return { fill: of.rescue, stroke: 'none' };
    case 'other':
      return { fill: of.plain, stroke: 'none' };
    case 'targetText':
    case 'value':
    case 'rate':
      return { ...halo(of), fill: of.strong, 'font-weight': 600 };
    case 'tick':
      return { fill: of.faint };
    case 'label':
      return { ...halo(of), fill: of.plain };
  }
}

/** Words over lines stay readable by a rim of the ground's colour. */
const halo = (of: Palette): Paint => ({
  stroke: of.ground,
  'stroke-width': 4,
  'stroke-linejoin': 'round',
  'paint-order': 'stroke',
});

/** What stands after a text, less loudly. */
export const restPaint = (of: Palette): Paint => ({ fill: of.plain, 'font-weight': 400 });

/**
 * A chart as one SVG document that needs nothing else. `haloApart`: the rim of words is drawn as words of its own beneath
 * them, for printers that do not know `paint-order` and would draw it over them.
 */
export function svgOf(
  chart: Pick<TimelineChart, 'width' | 'height' | 'marks'>,
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
