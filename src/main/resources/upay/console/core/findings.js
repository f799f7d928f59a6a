// Findings of the channels' bills, in words.
import { html } from './lib.js';
import { t, term } from './i18n.js';
import { Badge, Link, Money, Time } from './ui.js';

/** The meaning in the page's language; the gateway's own sentence where there is none. */
export function findingText(finding) {
  const text = term('finding', finding.class);
  return text === finding.class ? finding.meaning : text;
}

/** A class in a few words. */
export const findingClass = name => term('finding-class', name);

/** A row's kind and state, such as PAYMENT DONE; or a transaction's status. */
function stateText(state) {
  const [kind, how] = state.split(' ');
  return how ? `${term('bill-kind', kind)}, ${term('bill-row', how)}` : term('status', state);
}

/** One side of a difference. */
export function Side({ amount, state }) {
  return amount === null || amount === undefined ? (state ? stateText(state) : t('finding.nothing'))
    : html`<${Money} fen=${amount} />${state ? ` ${stateText(state)}` : ''}`;
}

export function findingColumns() {
  return [
    { title: t('finding'), cell: row => html`<${Link} path=${'/findings/' + row.finding} test="finding-link">
      ${row.finding}</${Link}>` },
    { title: t('status'), cell: row => html`<${Badge} kind=${row.open ? 'bad' : 'off'}
      text=${t(row.open ? 'finding.open' : 'finding.resolved')} />` },
    { title: t('finding.class'), cell: row => html`<span title=${row.class}>${findingText(row)}</span>` },
    { title: t('day'), cell: row => html`<span class="nowrap">${row.day}</span>` },
    { title: t('channel'), cell: row => term('channel', row.channel) },
    { title: t('finding.bill'), align: 'right', cell: row => html`<${Side} amount=${row.bill_amount}
      state=${row.bill_state} />` },
    { title: t('finding.own'), align: 'right', cell: row => html`<${Side} amount=${row.own_amount}
      state=${row.own_state} />` },
    { title: t('order'), cell: row => row.order ? html`<${Link} path=${'/orders/' + row.order}>${row.order}</${Link}>`
      : html`<span class="long">${row.bill_number || '–'}</span>` },
    { title: t('since'), cell: row => html`<${Time} at=${row.since} />` }
  ];
}
