import {
  type BufferGeometry,
  CustomBlending,
  HalfFloatType,
  Mesh,
  NearestFilter,
  OneFactor,
  OneMinusSrcAlphaFactor,
  type PerspectiveCamera,
  PlaneGeometry,
  type Points,
  Scene,
  ShaderMaterial,
  UnsignedByteType,
  type WebGLRenderer,
  WebGLRenderTarget,
} from 'three';

/**
 * Points as a picture of their own. Some of them are added by every picture of the box until all are there, an even sample at any time, so that a million of them hold
 * nothing up; and where only the moment changes, they stay as they were.
 */
export class PointLayer {
  /** What shows the picture. */
  readonly mesh: Mesh<PlaneGeometry, ShaderMaterial>;
  readonly #renderer: WebGLRenderer;
  readonly #points: Points<BufferGeometry, ShaderMaterial>;
  readonly #target: WebGLRenderTarget;
  readonly #scene = new Scene();
  /** Whether a picture has all points at once. */
  readonly #isWhole: boolean;
  #drawn = 0;
  #isMissingSome = true;

  /** @param isWhole of points that are others every moment, and may not come bit by bit */
  constructor(renderer: WebGLRenderer, points: Points<BufferGeometry, ShaderMaterial>, isWhole = false) {
    this.#isWhole = isWhole;
    this.#renderer = renderer;
    this.#points = points;
    this.#scene.add(points);
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
    this.mesh.renderOrder = points.renderOrder;
  }

  dispose(): void {
    this.#target.dispose();
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }

  /** The points are seen from elsewhere, or are others, or in other colours: they begin anew. */
  restart(): void {
    this.#drawn = 0;
    this.#isMissingSome = true;
  }

  /** Adds points to the picture, so many as the pace allows. Returns whether some are missing. */
  advance(camera: PerspectiveCamera, { width, height }: HTMLCanvasElement, pointsOf: (all: number) => number): boolean {
    if (this.#target.width !== width || this.#target.height !== height) {
      this.#target.setSize(width, height);
      this.restart();
    }
    if (!this.#isMissingSome) return false;
    const before = this.#renderer.getRenderTarget();
    this.#renderer.setRenderTarget(this.#target);
    this.#renderer.autoClear = false;
    if (this.#drawn === 0) this.#renderer.clear();
    const all = this.#points.geometry.getAttribute('position').count;
    const count = this.#isWhole ? Math.max(1, all) : pointsOf(all);
    this.#points.geometry.setDrawRange(this.#drawn, count);
    this.#renderer.render(this.#scene, camera);
    this.#renderer.setRenderTarget(before);
    this.#renderer.autoClear = true;
    this.#drawn = Math.min(all, this.#drawn + count);
    this.#isMissingSome = this.#drawn < all;
    return this.#isMissingSome;
  }
}
