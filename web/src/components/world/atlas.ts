/* Offline maps: coastlines and borders as paths, and places as points, for one view and width. */
import {
  geoAlbersUsa, geoConicEqualArea, geoMercator, geoNaturalEarth1, geoPath,
  type GeoPermissibleObjects, type GeoProjection,
} from 'd3-geo';
import { feature, mesh } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';

/** `rest` is the old world and Australia, beside the United States. */
export type View = 'world' | 'us' | 'rest' | 'europe' | 'gulf' | 'asia';
export interface Chart {
  width: number;
  height: number;
  /** Outline of the land. */
  land: string;
  /** Lines between countries or states. */
  borders: string;
  /** Where a place is drawn; null where it lies outside the view. */
  at: (lon: number, lat: number) => [number, number] | null;
}

type Atlas = Topology<Record<string, GeometryCollection>>;

/** Corners of the regional views: west, south, east, north, in degrees. */
const CORNERS: Partial<Record<View, [number, number, number, number]>> = {
  rest: [-14, -40, 154, 69],
  europe: [-13, 35.5, 32, 70.5],
  gulf: [32, 6, 92, 36],
  asia: [92, -44, 154, 48],
};
/** Height over width. */
const SHAPE: Record<View, number> = { us: 0.62, world: 0.5, rest: 0.84, europe: 0.78, gulf: 0.6, asia: 0.9 };

function corners(view: View): GeoPermissibleObjects {
  const [west, south, east, north] = CORNERS[view] ?? [-180, -56, 180, 78];
  const middle = (west + east) / 2;
  return {
    type: 'MultiPoint',
    coordinates: [[west, south], [east, south], [west, north], [east, north], [middle, south], [middle, north]],
  };
}

function projectionOf(view: View): GeoProjection {
  if (view === 'us') return geoAlbersUsa();
  if (view === 'world') return geoNaturalEarth1();
  if (view === 'europe') return geoConicEqualArea().parallels([40, 65]).rotate([-10, 0]);
  return geoMercator();
}

async function atlasOf(view: View): Promise<{ atlas: Atlas; layer: string }> {
  if (view === 'us') {
    const { default: atlas } = await import('us-atlas/states-10m.json');
    return { atlas: atlas as unknown as Atlas, layer: 'states' };
  }
  const { default: atlas } = await import('world-atlas/countries-110m.json');
  return { atlas: atlas as unknown as Atlas, layer: 'countries' };
}

/** Without the south polar ice, which holds no site and a fifth of the paper. */
function shown(atlas: Atlas, layer: string): GeometryCollection {
  const held = atlas.objects[layer] as GeometryCollection;
  return { ...held, geometries: held.geometries.filter((each) => String(each.id) !== '010') };
}

/** Draw one view at a width in pixels. */
export async function chart(view: View, width: number): Promise<Chart> {
  const { atlas, layer } = await atlasOf(view);
  const held = shown(atlas, layer);
  const land = feature(atlas, held);
  const height = Math.round(width * SHAPE[view]);
  const frame: [[number, number], [number, number]] = [[2, 2], [width - 2, height - 2]];
  const projection = projectionOf(view).fitExtent(frame, view === 'us' ? land : corners(view));
  projection.clipExtent?.(view === 'us' ? null : [[0, 0], [width, height]]);
  const path = geoPath(projection);
  return {
    width,
    height,
    land: path(land) ?? '',
    borders: path(mesh(atlas, held, (a, b) => a !== b)) ?? '',
    at: (lon, lat) => {
      const point = projection([lon, lat]);
      if (!point) return null;
      const [x, y] = point;
      return x >= 0 && y >= 0 && x <= width && y <= height ? [x, y] : null;
    },
  };
}
