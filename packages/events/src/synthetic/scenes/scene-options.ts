import { areaOf, type GeneratedSensor, type GeneratorOptions, sensorSizes, standingTelescope } from '../generator-options.ts';
import type { Tumbling } from '../spots/brightness.ts';
import type { Telescope } from '../telescope.ts';

/** Scenes that have a name. */
export type SceneName =
  | 'plain'
  | 'slews'
  | 'passing'
  | 'crossing'
  | 'meeting'
  | 'jogs'
  | 'sidereal'
  | 'geo'
  | 'tracking'
  | 'night';

/** Some of the options of T; undefined is as if left out. */
type Some<T> = { readonly [Key in keyof T]?: T[Key] | undefined };

/** What is to be different from a scene. */
export interface SceneChanges extends Some<Omit<GeneratorOptions, 'telescope' | 'tumbling' | 'objects' | 'speedSpread'>> {
  readonly telescope?: Some<Telescope> | undefined;
  readonly tumbling?: Some<Tumbling> | undefined;
}

type Scene = Omit<GeneratorOptions, 'sensor'>;

/** Independent noise, three stars, straight and steady satellites: what the first version of the generator had. */
const plain: Scene = {
  durationS: 20,
  backgroundRateHz: 5000,
  noise: 'poisson',
  hotPixels: 10,
  stars: 3,
  satellites: 1,
  speedPxS: [5, 40],
  satelliteRateHz: [100, 400],
};

/** The noise of a real DAVIS. */
const davis: Scene = { ...plain, durationS: 60, backgroundRateHz: 9000, noise: 'davis', hotPixels: 100, stars: 0 };

/**
 * A real sky: 5″ per pixel, stars down to magnitude 14, 417 per square degree on average over the sky, 35 on the chip of a
 * DAVIS; a point spread as wide as that of real recordings.
 */
const starry: Scene = { ...davis, stars: 35, starMagnitudes: [4, 14], zeroPoint: 14, psfPx: 1.9 };

const scenes: Readonly<Record<SceneName, Scene>> = {
  plain,
  slews: { ...davis, objects: 'slews', satellites: 3 },
  passing: { ...davis, durationS: 30, objects: 'passing', satellites: 4 },
  crossing: { ...davis, objects: 'crossing', satellites: 17 },
  meeting: { ...davis, durationS: 20, objects: 'meeting', satellites: 2 },
  jogs: { ...davis, objects: 'jogs', satellites: 2, satelliteRateHz: [8, 40], psfPx: 1.75, response: { burstShare: 0.5 } },
  sidereal: {
    ...starry,
    satellites: 3,
    speedPxS: [3, 500],
    speedSpread: 'logarithmic',
    satelliteRateHz: [50, 400],
    curvatureDegPx: 0.1,
    tumbling: { periodS: [2, 8], amplitude: 0.6, glintGain: 4 },
    telescope: { ...standingTelescope, driftPxS: 0.15, rotationDegS: 0.01, jitterPx: 0.3 },
  },
  geo: {
    ...starry,
    satellites: 2,
    speedPxS: [0, 0.3],
    satelliteRateHz: [20, 150],
    tumbling: { periodS: [20, 60], amplitude: 0.3, glintGain: 0 },
    telescope: { ...standingTelescope, driftPxS: 3, jitterPx: 0.2 },
  },
  tracking: {
    ...starry,
    speedPxS: [20, 200],
    speedSpread: 'logarithmic',
    satelliteRateHz: [50, 300],
    curvatureDegPx: 0.01,
    tumbling: { periodS: [2, 8], amplitude: 0.8, glintGain: 8 },
    telescope: { ...standingTelescope, driftPxS: 0, follows: 'satellite', jitterPx: 0.4 },
  },
  night: {
    ...plain,
    durationS: 30,
    backgroundRateHz: 270,
    noise: 'hd',
    hotPixels: 104,
    stars: 5,
    starMagnitudes: [4, 8],
    zeroPoint: 7.7,
    psfPx: 1.35,
    speedPxS: [3, 6],
    satelliteRateHz: [20, 200],
    telescope: { ...standingTelescope, driftPxS: 4.7, jitterPx: 0.8, jitterHz: 0.8 },
    response: { hasTrails: true, starPower: 2 },
  },
};

export const sceneNames = Object.keys(scenes) as readonly SceneName[];

/** What begins to tumble only because one of its options is given. */
const usualTumbling: Tumbling = { periodS: [2, 8], amplitude: 0.6, glintGain: 0 };
const usualMagnitudes: readonly [number, number] = [4, 14];

/**
 * Options of the generator for a scene: those of the scene, changed by what is given. On a larger chip than that of a DAVIS
 * (240 × 180 px, the default) background, hot pixels and stars of a sky with magnitudes grow with its area, and the noise is that
 * of a DAVIS on a DAVIS alone, where none are given.
 *
 * @throws RangeError where a scene whose satellites fit together is asked for other ones
 */
export function sceneOptions(name: SceneName, { telescope, tumbling, ...changes }: SceneChanges = {}): GeneratorOptions {
  if (!Object.hasOwn(scenes, name)) throw new RangeError(`scene: expected ${sceneNames.join(', ')}, got ${JSON.stringify(name)}`);
  checkObjects(name, { telescope, ...changes });
  const { sensor = 'DAVIS' } = changes;
  const scene = onSensor(scenes[name], sensor);
  const isStarry = changes.starMagnitudes !== undefined || changes.zeroPoint !== undefined;
  return {
    ...scene,
    sensor,
    ...(isStarry && { starMagnitudes: scene.starMagnitudes ?? usualMagnitudes }),
    ...given(changes),
    ...(tumbling && { tumbling: { ...(scene.tumbling ?? usualTumbling), ...given(tumbling) } }),
    ...(telescope && { telescope: { ...(scene.telescope ?? standingTelescope), ...given(telescope) } }),
  };
}

/** The bursts and the columns of `davis` come from the readout of frames, which only a DAVIS has. */
function onSensor(scene: Scene, sensor: GeneratedSensor): Scene {
  const area = areaOf(sensorSizes[sensor]);
  return {
    ...scene,
    ...(!sensor.startsWith('DAVIS') && scene.noise === 'davis' && { noise: 'poisson' }),
    backgroundRateHz: scene.backgroundRateHz * area,
    hotPixels: Math.round(scene.hotPixels * area),
    stars: scene.starMagnitudes ? Math.round(scene.stars * area) : scene.stars,
  };
}

/** Scenes whose satellites fit together take none of these; those that meet have a speed that can be chosen, and a brightness, as those of `jogs`. */
function checkObjects(name: SceneName, changes: SceneChanges): void {
  const { objects, satellites: own } = scenes[name];
  if (objects === undefined) return;
  const { satellites, curvatureDegPx, speedPxS, satelliteRateHz, telescope } = changes;
  const fixed = { satellites: satellites === 0 ? undefined : satellites, curvatureDegPx };
  const moved = { 'telescope.follows': telescope?.follows, 'telescope.slews': telescope?.slews };
  const looks = {
    ...(objects !== 'meeting' && { speedPxS }),
    ...(objects !== 'meeting' && objects !== 'jogs' && { satelliteRateHz }),
  };
  for (const [option, value] of Object.entries({ ...fixed, ...moved, ...looks })) {
    if (value === undefined) continue;
    throw new RangeError(
      `generator: ${option}: expected none, because the ${own} satellites of the scene ${name} and their paths are its own, got ${String(value)}; leave it out, or choose another scene`,
    );
  }
}

/** What is given of some options. */
function given<T extends object>(options: Some<T>): Partial<T> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as Partial<T>;
}
