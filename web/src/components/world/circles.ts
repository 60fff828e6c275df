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
  anchor: 'start' | 'end' | 'middle';
}

/** Radius of a circle that stands for one gigawatt, in pixels; the same on every date and view. */
const GIGAWATT_PX = 15;
/** Drawn size where no megawatts can set it. */
export const PLAIN_PX = 5;
const APART_PX = 8;
const LABEL_PX = 6;

export const radius = (mw: number, scale: number): number =>
  Math.max(2.5, scale * GIGAWATT_PX * Math.sqrt(mw / 1000));

export function rimOf(figure: Figure): Rim {
  if (figure.state === 'withdrawn') return 'withdrawn';
  if (figure.point === null) return 'unknown';
  if (figure.state === 'zero' || figure.point === 0) return 'zero';
  return figure.firmness ?? 'announced';
}

/** Circles of the sites inside a view, largest first, so that small ones stay on top. */
export function circlesOf(sites: readonly Site[], chart: Chart, size: Size, scale: number): Circle[] {
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
      r: sized ? radius(site[size].point ?? 0, scale) : PLAIN_PX,
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

/** Where a label may stand: right, left, below, above of its circle. */
function placesOf(circle: Circle, wide: number): (Box & Omit<Label, 'site'>)[] {
  const { x, y, r } = circle;
  const beside = { top: y - 8, bottom: y + 8, y };
  const below = y + r + 10;
  const above = y - r - 8;
  return [
    { ...beside, x: x + r + 4, left: x + r + 2, right: x + r + wide, anchor: 'start' },
    { ...beside, x: x - r - 4, left: x - r - wide, right: x - r - 2, anchor: 'end' },
    { x, y: below, top: below - 8, bottom: below + 8, left: x - wide / 2, right: x + wide / 2, anchor: 'middle' },
    { x, y: above, top: above - 8, bottom: above + 8, left: x - wide / 2, right: x + wide / 2, anchor: 'middle' },
  ];
}

const around = ({ x, y, r }: Circle): Box => ({ left: x - r, right: x + r, top: y - r, bottom: y + r });

/** Labels of the largest circles, as many as find room, at most `most`. */
export function labelsOf(circles: readonly Circle[], chart: Chart, most: number): Label[] {
  const taken: Box[] = [];
  const labels: Label[] = [];
  const bulky = circles.filter((each) => each.r > 4);
  for (const circle of circles) {
    if (labels.length >= most) break;
    if (['unknown', 'zero', 'withdrawn'].includes(circle.rim)) continue;
    const wide = shortName(circle.site).length * LABEL_PX + 6;
    const free = placesOf(circle, wide).find(
      (box) =>
        box.left >= 0 && box.right <= chart.width && box.top >= 0 && box.bottom <= chart.height &&
        !taken.some((held) => meet(held, box)) &&
        !bulky.some((other) => other !== circle && meet(box, around(other))),
    );
    if (!free) continue;
    taken.push(free);
    labels.push({ site: circle.site, x: free.x, y: free.y, anchor: free.anchor });
  }
  return labels;
}
