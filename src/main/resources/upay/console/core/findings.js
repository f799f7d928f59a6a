// Findings of the channels' bills, in words.
import { html } from './lib.js';
import { t, term } from './i18n.js';
import { yuan } from './format.js';

/** The meaning in the page's language; the gateway's own sentence where there is none. */
export function findingText(finding) {
  const text = term('finding', finding.class);
  return text === finding.class ? finding.meaning : text;
}

/** One side of a difference. */
export function Side({ amount, state }) {
  return amount === null || amount === undefined ? state || t('finding.nothing')
    : html`<span class="money">¥${yuan(amount)}</span>${state ? ` ${term('status', state)}` : ''}`;
}
