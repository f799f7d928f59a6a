// A QR code as SVG.
import { html, useMemo } from './lib.js';
import qrcode from '../vendor/qrcode.js';

const QUIET = 4;

export function Qr({ text, label, test }) {
  const drawing = useMemo(() => {
    const code = qrcode(0, 'M');
    code.addData(text, 'Byte');
    code.make();
    const size = code.getModuleCount();
    let path = '';
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        if (code.isDark(row, column)) {
          path += `M${column + QUIET} ${row + QUIET}h1v1h-1z`;
        }
      }
    }
    return { path, size: size + 2 * QUIET };
  }, [text]);
  return html`<svg class="qr" role="img" aria-label=${label} data-test=${test}
    viewBox="0 0 ${drawing.size} ${drawing.size}" shape-rendering="crispEdges">
    <rect width=${drawing.size} height=${drawing.size} fill="#fff" /><path d=${drawing.path} fill="#000" /></svg>`;
}
