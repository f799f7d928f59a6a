import { html, useEffect, useState } from '../core/lib.js';
import { t, term } from '../core/i18n.js';
import { ApiProblem, call, path } from '../core/api.js';
import { fen } from '../core/format.js';
import { done, Facts, failed, Field, Heading, Link, Loading, Money, Note, Problem, Table } from '../core/ui.js';
import { MAGIC, PAYWAYS } from '../core/words.js';

const LINES_MAX = 200;

const payway = number => term('channel', PAYWAYS[number] ?? number);

/** The sandbox: amounts that play a scene, the customer's side, the channels' ledger. */
export default function Sandbox() {
  const [there, setThere] = useState(null);
  useEffect(() => {
    fetch('/health/ready', { headers: { Accept: 'application/json' }, cache: 'no-store' })
      .then(response => response.json())
      .then(health => setThere(!!health.details?.sandbox), () => setThere(false));
  }, []);
  if (there === null) {
    return html`<${Heading} title=${t('page.sandbox')} /><${Loading} />`;
  }
  return html`<${Heading} title=${t('page.sandbox')} sub=${t('sandbox.sub')} />
    ${there ? html`<div class="grid-2"><${Customer} /><${Entry} /></div><${Ledger} /><${Magic} />`
      : html`<${Note} test="no-sandbox">${t('sandbox.none')}</${Note}>`}`;
}

async function ask(method, where, query) {
  const { data } = await call(method, where, { outside: true, query });
  return typeof data === 'string' ? JSON.parse(data) : data;
}

/** The customer scans a QR code, or is refunded in the channel's own console. */
function Customer() {
  const [values, setValues] = useState({});
  const [answer, setAnswer] = useState(null);
  const set = name => value => setValues(before => ({ ...before, [name]: value }));
  const run = async (what, query) => {
    try {
      setAnswer(await ask('POST', path`/sandbox/${what}/${(values.sn || '').trim()}`, query));
      done(t('act.done'));
    } catch (problem) {
      failed(problem);
    }
  };
  const refund = () => {
    const amount = values.amount ? fen(values.amount) : undefined;
    if (amount === null) {
      failed(new ApiProblem(0, { detail: t('field.money') }));
    } else {
      run('refund', { amount });
    }
  };
  return html`<section class="card"><h2>${t('sandbox.customer')}</h2>
    <form onSubmit=${event => {
      event.preventDefault();
      run('scan');
    }} data-test="scan">
      <${Field} field=${{ name: 'sn', label: t('order.sn'), required: true, hint: t('sandbox.sn.hint') }}
        value=${values.sn} onChange=${set('sn')} />
      <p>${t('sandbox.scan.text')}</p>
      <p><button type="submit" class="small" data-test="scan-submit">${t('sandbox.scan')}</button></p>
      <${Field} field=${{ name: 'amount', label: t('sandbox.refund.amount'), type: 'money', hint: t('sandbox.refund.hint') }}
        value=${values.amount} onChange=${set('amount')} />
      <p><button type="button" class="secondary small" data-test="console-refund" onClick=${refund}>
        ${t('sandbox.refund')}</button></p></form>
    ${answer ? html`<${Trade} trade=${answer} />` : null}</section>`;
}

function Trade({ trade }) {
  return html`<${Facts} test="trade" entries=${[
    [t('order.sn'), html`<${Link} path=${'/orders/' + trade.sn}>${trade.sn}</${Link}>`], [t('payway'), payway(trade.payway)],
    [t('sandbox.charged'), html`<${Money} fen=${trade.charged} />`], [t('sandbox.returned'), html`<${Money} fen=${trade.returned} />`],
    [t('sandbox.charges'), trade.charges], [t('sandbox.returns'), trade.returns],
    [t('sandbox.closed'), trade.closed ? t('yes') : t('no')]
  ]} />`;
}

/** What the channel has booked of one order. */
function Entry() {
  const [sn, setSn] = useState('');
  const [trade, setTrade] = useState(null);
  const [problem, setProblem] = useState(null);
  const look = async event => {
    event.preventDefault();
    setProblem(null);
    setTrade(null);
    try {
      setTrade(await ask('GET', path`/sandbox/ledger/${sn.trim()}`));
    } catch (failure) {
      setProblem(failure);
    }
  };
  return html`<section class="card"><h2>${t('sandbox.entry')}</h2><form onSubmit=${look}>
    <${Field} field=${{ name: 'ledger_sn', label: t('order.sn'), required: true }} value=${sn} onChange=${setSn} />
    <p><button type="submit" class="small" data-test="ledger-submit">${t('search')}</button></p></form>
    <${Problem} problem=${problem} />${trade ? html`<${Trade} trade=${trade} />` : null}</section>`;
}

/** The first lines of the whole ledger: it may be long. */
function Ledger() {
  const [rows, setRows] = useState(null);
  const [cut, setCut] = useState(false);
  const load = async () => {
    const gone = new AbortController();
    try {
      const response = await fetch('/sandbox/ledger', { cache: 'no-store', signal: gone.signal });
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      let more = true;
      while (more && text.split('\n').length <= LINES_MAX) {
        const part = await reader.read();
        more = !part.done;
        text += part.value || '';
      }
      setCut(more);
      setRows(text.split('\n').slice(0, more ? LINES_MAX : undefined).filter(line => line.trim())
        .map(line => JSON.parse(line)));
    } catch (problem) {
      failed(problem);
    } finally {
      gone.abort();
    }
  };
  useEffect(() => {
    load();
  }, []);
  return html`<section class="card"><div class="section-head"><h2>${t('sandbox.ledger')}</h2>
    <button type="button" class="secondary small" onClick=${load}>${t('reload')}</button></div>
    ${cut ? html`<p class="quiet">${t('sandbox.cut', { n: LINES_MAX })}</p>` : null}
    ${rows === null ? html`<${Loading} />` : html`<${Table} test="ledger" id=${row => row.sn} rows=${rows} columns=${[
      { title: t('order.sn'), cell: row => html`<${Link} path=${'/orders/' + row.sn}>${row.sn}</${Link}>` },
      { title: t('payway'), cell: row => payway(row.payway) },
      { title: t('sandbox.charged'), align: 'right', cell: row => html`<${Money} fen=${row.charged} />` },
      { title: t('sandbox.returned'), align: 'right', cell: row => html`<${Money} fen=${row.returned} />` },
      { title: t('sandbox.closed'), cell: row => row.closed ? t('yes') : t('no') }
    ]} />`}</section>`;
}

function Magic() {
  return html`<section class="card"><h2>${t('sandbox.magic')}</h2><p>${t('sandbox.magic.text')}</p>
    <${Table} test="magic" id=${row => row} rows=${MAGIC} columns=${[
      { title: t('amount'), cell: row => html`<code>…${String(row).slice(0, 2)}.${String(row).slice(2)}</code>` },
      { title: t('sandbox.for'), cell: row => t('magic.for.' + String(row).slice(1, 2)) },
      { title: t('sandbox.what'), cell: row => t('magic.' + row) }
    ]} /></section>`;
}
