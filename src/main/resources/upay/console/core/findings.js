// Findings of the channels' bills, in words.
import { html } from './lib.js';
import { t, term } from './i18n.js';
import { Badge, Link, Money, Time } from './ui.js';

/** The meaning in the page's language; the gateway's own sentence where there is none. */
export function findingText(finding) {
  const text = term('finding', finding.class);
  return text === finding.class ? finding.meaning : text;
}

/** One side of a difference. */
export function Side({ amount, state }) {
  return amount === null || amount === undefined ? state || t('finding.nothing')
    : html`<${Money} fen=${amount} />${state ? ` ${term('status', state)}` : ''}`;
}

export function findingColumns() {
  return [
    { title: t('finding'), cell: row => html`<${Link} path=${'/findings/' + row.finding} test="finding-link">
      ${row.finding}</${Link}>` },
    { title: t('status'), cell: row => html`<${Badge} kind=${row.open ? 'bad' : 'off'}
      text=${t(row.open ? 'finding.open' : 'finding.resolved')} />` },
    { title: t('finding.class'), cell: row => html`<span title=${row.class}>${findingText(row)}</span>` },
    { title: t('day'), cell: row => row.day },
    { title: t('channel'), cell: row => term('channel', row.channel) },
    { title: t('finding.bill'), align: 'right', cell: row => html`<${Side} amount=${row.bill_amount}
      state=${row.bill_state} />` },
    { title: t('finding.own'), align: 'right', cell: row => html`<${Side} amount=${row.own_amount}
      state=${row.own_state} />` },
    { title: t('order'), cell: row => row.order ? html`<${Link} path=${'/orders/' + row.order}>${row.order}</${Link}>`
      : row.bill_number || '–' },
    { title: t('since'), cell: row => html`<${Time} at=${row.since} />` }
  ];
}
