/* A drawing as a file: its styles are written into it, because it leaves the page's. */

const PROPERTIES = [
  'fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-dasharray', 'stroke-opacity', 'opacity',
  'font-family', 'font-size', 'font-weight', 'text-anchor', 'dominant-baseline', 'display',
  'visibility', 'text-decoration', 'paint-order', 'stroke-linejoin', 'stroke-linecap',
];

function dressed(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  for (const name of PROPERTIES) {
    const value = style.getPropertyValue(name);
    if (value) (to as SVGElement).style.setProperty(name, value.replace(/url\("[^"#]*#/g, 'url("#'));
  }
  [...from.children].forEach((child, index) => {
    const copy = to.children[index];
    if (copy) dressed(child, copy);
  });
}

/** The drawing as a document of its own, textures and ground included. */
export function standalone(svg: SVGSVGElement): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  dressed(svg, copy);
  const { width, height } = svg.getBoundingClientRect();
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(Math.ceil(width)));
  copy.setAttribute('height', String(Math.ceil(height)));
  const textures = document.querySelector('svg defs pattern#announced')?.closest('defs');
  if (textures && !copy.contains(textures)) {
    const defs = textures.cloneNode(true) as SVGDefsElement;
    dressed(textures, defs);
    copy.prepend(defs);
  }
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  ground.setAttribute('width', '100%');
  ground.setAttribute('height', '100%');
  ground.setAttribute('fill', getComputedStyle(document.body).backgroundColor);
  const box = svg.viewBox.baseVal;
  if (box && box.width) {
    ground.setAttribute('x', String(box.x));
    ground.setAttribute('y', String(box.y));
  }
  copy.prepend(ground);
  return new XMLSerializer().serializeToString(copy);
}

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** Save a drawing as SVG, or as PNG at twice its size. */
export async function exportDrawing(
  svg: SVGSVGElement,
  name: string,
  kind: 'svg' | 'png' = 'svg',
): Promise<void> {
  const blob = new Blob([standalone(svg)], { type: 'image/svg+xml' });
  if (kind === 'svg') return save(blob, `lanebook-${name}.svg`);
  const { width, height } = svg.getBoundingClientRect();
  const image = new Image();
  const address = URL.createObjectURL(blob);
  image.src = address;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(width * 2);
  canvas.height = Math.ceil(height * 2);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  canvas.toBlob((png) => png && save(png, `lanebook-${name}.png`), 'image/png');
}
