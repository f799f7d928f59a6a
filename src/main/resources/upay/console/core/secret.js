// What is shown once.
import { html } from './lib.js';
import { t } from './i18n.js';
import { Copy, Facts, Note } from './ui.js';
import { Qr } from './qr.js';

/**
 * A secret that was just made.
 * @param entries further [name, value] beside it
 * @param qr whether it is drawn as a QR code too
 */
export function Once({ name, value, entries = [], qr, test = 'secret' }) {
  return html`<${Note} kind="warn">${t('once')}</${Note}>
    <${Facts} entries=${entries} />
    <p><strong>${name}</strong><br /><${Copy} text=${value} test=${test} /></p>
    ${qr ? html`<${Qr} text=${value} label=${name} test="${test}-qr" />` : null}`;
}
