import { el } from '../shared/dom.ts';

/** What stands on a canvas and in the texts upon it, as a PNG. @param canvas drawn a moment ago @param paper colour behind it */
export async function pictureOf(canvas: HTMLCanvasElement, overlay: HTMLElement, paper: string): Promise<Blob> {
  const picture = el('canvas');
  [picture.width, picture.height] = [canvas.width, canvas.height];
  const context = picture.getContext('2d');
  if (context === null) throw new Error('picture: expected a canvas to draw on, got none');
  context.fillStyle = paper;
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(canvas, 0, 0);
  const bounds = canvas.getBoundingClientRect();
  const ratio = canvas.width / bounds.width;
  context.scale(ratio, ratio);
  context.textBaseline = 'middle';
  for (const text of overlay.querySelectorAll('span')) {
    const { left, top, height } = text.getBoundingClientRect();
    if (text.hidden || text.textContent === '' || text.classList.contains('how')) continue;
    const { color, font, opacity } = getComputedStyle(text);
    Object.assign(context, { fillStyle: color, font, globalAlpha: Number(opacity) });
    context.fillText(text.textContent, left - bounds.left, top - bounds.top + height / 2);
  }
  return new Promise((resolve, reject) => {
    picture.toBlob(
      (blob) => (blob === null ? reject(new Error('picture: expected a PNG, got none')) : resolve(blob)),
      'image/png',
    );
  });
}
