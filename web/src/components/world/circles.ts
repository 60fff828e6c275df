/* Sites as circles: area by megawatts, side by side where they share a place, labels that fit. */
import type { Figure, Schemas } from '../../lib/types';
import type { Chart } from './atlas';

export type Site = Schemas['WorldSite'];
export type Size = 'mw' | 'energised' | 'final';
/** How a rim is drawn; the same words as elsewhere, and what is not known. */
export type Rim = 'energised' | 'binding' | 'announced' | 'option' | 'rumoured' | 'zero' | 'unknown' | 'withdrawn';

export interface Circle {
  site: Site;
  x: number;
  y: number;
  r: number;
  rim: Rim;
}
export interface Label {
  site: Site;
  x: number;
  y: number;
  end: boolean;
}

/** Radius of a circle that stands for one gigawatt, in pixels; the same on every date and view. */
const GIGAWATT_PX = 15;
/** Drawn size where no megawatts can set it. */
export const PLAIN_PX = 5;
const APART_PX = 8;
const LABEL_PX = 6;

export const radius = (mw: number): number => Math.max(2.5, GIGAWATT_PX * Math.sqrt(mw / 1000));

export function rimOf(figure: Figure): Rim {
  if (figure.state === 'withdrawn') return 'withdrawn';
  if (figure.point === null) return 'unknown';
  if (figure.state === 'zero' || figure.point === 0) return 'zero';
  return figure.firmness ?? 'announced';
}

/** Circles of the sites inside a view, largest first, so that small ones stay on top. */
export function circlesOf(sites: readonly Site[], chart: Chart, size: Size): Circle[] {
  const found: Circle[] = [];
  for (const site of sites) {
    if (site.lat === null || site.lon === null) continue;
    const point = chart.at(site.lon, site.lat);
    if (!point) continue;
    const turn = (2 * Math.PI * site.place_rank) / site.n_at_place;
    const apart = site.n_at_place > 1 ? APART_PX : 0;
    const rim = rimOf(site[size]);
    const sized = !['unknown', 'zero', 'withdrawn'].includes(rim);
    found.push({
      site,
      x: point[0] + apart * Math.cos(turn),
      y: point[1] + apart * Math.sin(turn),
      r: sized ? radius(site[size].point ?? 0) : PLAIN_PX,
      rim,
    });
  }
  return found.sort((a, b) => b.r - a.r || a.site.id.localeCompare(b.site.id));
}

/** A name short enough for a map: what stands in brackets is left to the table. */
export const shortName = (site: Site): string => site.name.replace(/\s*\(.*\)$/, '');

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const meet = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Labels of the largest circles, as many as find room, at most `most`. */
export function labelsOf(circles: readonly Circle[], chart: Chart, most: number): Label[] {
  const taken: Box[] = [];
  const labels: Label[] = [];
  for (const circle of circles) {
    if (labels.length >= most) break;
    if (['unknown', 'zero', 'withdrawn'].includes(circle.rim)) continue;
    const wide = shortName(circle.site).length * LABEL_PX + 4;
    const end = circle.x + circle.r + 4 + wide > chart.width;
    const x = circle.x + (end ? -1 : 1) * (circle.r + 4);
    const box = { left: end ? x - wide : x, right: end ? x : x + wide, top: circle.y - 8, bottom: circle.y + 8 };
    const hit = circles.some(
      (other) =>
        other !== circle && other.r > 6 &&
        meet(box, { left: other.x - other.r, right: other.x + other.r, top: other.y - other.r, bottom: other.y + other.r }),
    );
    if (hit || box.left < 0 || taken.some((held) => meet(held, box))) continue;
    taken.push(box);
    labels.push({ site: circle.site, x, y: circle.y, end });
  }
  return labels;
}
