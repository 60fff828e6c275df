/* Vega without eval: expressions run in an interpreter, drawings are SVG with the page's textures. */
import { logger, parse, View, type Spec } from 'vega';
import { expressionInterpreter } from 'vega-interpreter';
import { compile, type TopLevelSpec } from 'vega-lite';

export interface Drawn {
  svg: SVGSVGElement;
  stop: () => void;
}

/** Fit what has a plain width to `width` pixels; stepped and faceted charts keep their own. */
function fitted(spec: TopLevelSpec, width: number): TopLevelSpec {
  const own = (spec as { width?: unknown }).width;
  if (typeof own !== 'number') return spec;
  return { ...spec, width: Math.max(160, Math.floor(width)), autosize: { type: 'fit-x', contains: 'padding' } } as TopLevelSpec;
}

/** Draw a Vega-Lite specification into `place`; the caller stops it before drawing again. */
export async function draw(spec: TopLevelSpec, place: HTMLElement, width: number): Promise<Drawn> {
  const compiled = compile(fitted(spec, width), { logger: logger(0) }).spec as Spec;
  const view = new View(parse(compiled, undefined, { ast: true }), {
    expr: expressionInterpreter,
    renderer: 'svg',
    container: place,
    hover: false,
    tooltip: () => undefined,
    loader: undefined,
  });
  await view.runAsync();
  const svg = place.querySelector('svg');
  if (!svg) throw new Error('The chart came out empty.');
  return { svg, stop: () => view.finalize() };
}
