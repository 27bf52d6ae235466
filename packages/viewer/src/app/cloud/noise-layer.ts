import {
  CustomBlending,
  HalfFloatType,
  Mesh,
  NearestFilter,
  OneFactor,
  OneMinusSrcAlphaFactor,
  OrthographicCamera,
  type PerspectiveCamera,
  PlaneGeometry,
  Scene,
  ShaderMaterial,
  UnsignedByteType,
  type WebGLRenderer,
  WebGLRenderTarget,
} from 'three';
import type { EventPoints } from './event-points.ts';

/** Time between two pictures that is meant, ms: while it is longer, fewer points are added by each. */
const meantMs = 50;
const firstChunk = 40_000;
const smallestChunk = 8_000;
/** At rest the whole cloud is there after so many pictures at most: each of them costs something of its own. */
const maxPictures = 12;
const restMs = 250;

/**
 * The faint cloud, a picture of its own below all else. Some of its points are added by every picture until all are there, so that a million of them hold nothing up; and where
 * only the moment or the selection changes, the cloud stays as it was.
 */
export class NoiseLayer {
  /** What shows the picture, to be drawn first. */
  readonly mesh: Mesh<PlaneGeometry, ShaderMaterial>;
  readonly #renderer: WebGLRenderer;
  readonly #points: EventPoints;
  readonly #target: WebGLRenderTarget;
  readonly #scene = new Scene();
  /** Whether a picture has all points at once. */
  readonly #isWhole: boolean;
  #drawn = 0;
  #chunk = firstChunk;
  #lastPicture = 0;
  #restarted = 0;

  /** @param isWhole of points that are others every moment, and may not come bit by bit */
  constructor(renderer: WebGLRenderer, points: EventPoints, isWhole = false) {
    this.#isWhole = isWhole;
    this.#renderer = renderer;
    this.#points = points;
    this.#scene.add(points.noise);
    // Sums of faint colours need more than eight bits.
    const isFine = renderer.extensions.has('EXT_color_buffer_float') || renderer.extensions.has('EXT_color_buffer_half_float');
    this.#target = new WebGLRenderTarget(1, 1, {
      type: isFine ? HalfFloatType : UnsignedByteType,
      depthBuffer: false,
      minFilter: NearestFilter,
      magFilter: NearestFilter,
    });
    this.mesh = new Mesh(
      new PlaneGeometry(2, 2),
      new ShaderMaterial({
        vertexShader: 'varying vec2 at; void main() { at = uv; gl_Position = vec4(position.xy, 0.0, 1.0); }',
        fragmentShader: 'uniform sampler2D picture; varying vec2 at; void main() { gl_FragColor = texture2D(picture, at); }',
        uniforms: { picture: { value: this.#target.texture } },
        transparent: true,
        depthTest: false,
        depthWrite: false,
        blending: CustomBlending,
        blendSrc: OneFactor,
        blendDst: OneMinusSrcAlphaFactor,
        premultipliedAlpha: true,
      }),
    );
    this.mesh.frustumCulled = false;
    this.mesh.renderOrder = -2;
  }

  dispose(): void {
    this.#target.dispose();
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }

  /** The cloud is seen from elsewhere, or in other colours: it begins anew. */
  restart(): void {
    this.#drawn = 0;
    this.#restarted = performance.now();
  }

  /** Adds points to the picture. Returns whether some are missing. */
  advance(camera: PerspectiveCamera | OrthographicCamera, width: number, height: number): boolean {
    if (this.#target.width !== width || this.#target.height !== height) {
      this.#target.setSize(width, height);
      this.#drawn = 0;
    }
    const { noiseCount } = this.#points;
    if (this.#drawn >= noiseCount && noiseCount > 0) return false;
    this.#adapt();
    const before = this.#renderer.getRenderTarget();
    this.#renderer.setRenderTarget(this.#target);
    this.#renderer.autoClear = false;
    if (this.#drawn === 0) this.#renderer.clear();
    const isResting = performance.now() - this.#restarted > restMs;
    const some = isResting ? Math.max(this.#chunk, Math.ceil(noiseCount / maxPictures)) : this.#chunk;
    const count = this.#isWhole ? Math.max(1, noiseCount) : some;
    this.#points.noise.geometry.setDrawRange(this.#drawn, count);
    this.#renderer.render(this.#scene, camera);
    this.#renderer.setRenderTarget(before);
    this.#renderer.autoClear = true;
    this.#drawn = Math.min(noiseCount, this.#drawn + count);
    return this.#drawn < noiseCount;
  }

  /** Pictures that follow each other tell how long one takes. */
  #adapt(): void {
    const now = performance.now();
    const took = now - this.#lastPicture;
    this.#lastPicture = now;
    // After a pause it tells nothing.
    if (took > 2000) return;
    const factor = took > meantMs ? Math.max(0.5, meantMs / took) : took < meantMs / 2 ? 1.3 : 1;
    this.#chunk = Math.round(Math.min(400_000, Math.max(smallestChunk, this.#chunk * factor)));
  }
}
