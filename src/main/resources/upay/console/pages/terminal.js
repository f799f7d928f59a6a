import { html } from '../core/lib.js';
import { t } from '../core/i18n.js';
import { call, may, path, session, useApi } from '../core/api.js';
import { Action, Facts, Heading, Link, Loading, Money, Problem, Status, Time } from '../core/ui.js';
import { act } from '../core/act.js';
import { Once } from '../core/secret.js';
import { rightsFields, rightsOf } from '../core/rights.js';

export default function Terminal({ terminal: sn }) {
  const where = path`/terminals/${sn}`;
  const state = useApi(where);
  const one = state.data;
  if (!one) {
    return html`<${Heading} title=${t('terminal') + ' ' + sn} />
      ${state.problem ? html`<${Problem} problem=${state.problem} retry=${state.reload} />` : html`<${Loading} />`}`;
  }
  const change = may('change-terminals') && !session.get().merchant;
  const enabled = one.status !== 'DISABLED';
  const subject = [[t('terminal'), one.terminal], [t('merchant'), one.merchant], [t('store'), one.store]];
  const post = (what, key) => call('POST', `${where}/${what}`, { body: {}, tag: state.tag, key: key([what]) });
  const toggle = () => act({
    title: t(enabled ? 'terminal.disable' : 'terminal.enable'), danger: enabled, subject,
    intro: t(enabled ? 'terminal.disable.intro' : 'terminal.enable.intro', { terminal: sn }),
    submit: (v, key) => post(enabled ? 'disable' : 'enable', key), after: state.reload
  });
  const reset = () => act({
    title: t('terminal.reset'), danger: true, subject, intro: t('terminal.reset.intro', { terminal: sn }),
    submit: async (v, key) => (await post('reset-secret', key)).data,
    result: answer => html`<${Once} name=${t('terminal.secret')} value=${answer.secret} test="terminal-secret"
      entries=${subject} />`,
    after: state.reload
  });
  const rights = () => act({
    title: t('terminal.rights'), second: true, subject,
    fields: [...rightsFields(one),
      { name: 'dialect', label: t('terminal.dialect'), type: 'select', value: one.dialect, none: t('as-configured'),
        options: [['seed', 'seed'], ['current', 'current']], hint: t('terminal.dialect.hint') },
      { name: 'pay_wait', label: t('terminal.pay-wait'), value: one.pay_wait, hint: t('terminal.pay-wait.hint') }],
    submit: (v, key) => {
      const body = { ...rightsOf(v), dialect: v.dialect ?? null, pay_wait: v.pay_wait ?? null };
      return call('PATCH', where, { body, tag: state.tag, key: key(body) });
    },
    after: state.reload
  });
  const said = flag => flag ? t('yes') : t('no');
  const cap = fen => fen === null ? t('no-limit') : html`<${Money} fen=${fen} />`;
  return html`<${Heading} title=${t('terminal') + ' ' + one.terminal} sub=${html`<${Status} value=${one.status} />`}>
      ${change ? html`<${Action} test="terminal-rights" onClick=${rights}>${t('terminal.rights')}</${Action}>
        <${Action} test="terminal-reset" danger onClick=${reset}>${t('terminal.reset')}</${Action}>
        <${Action} test="terminal-toggle" danger=${enabled} onClick=${toggle}>
          ${t(enabled ? 'terminal.disable' : 'terminal.enable')}</${Action}>` : null}
    </${Heading}>
    <div class="grid-2">
      <section class="card"><h2>${t('terminal.where')}</h2><${Facts} test="terminal-facts" entries=${[
        [t('merchant'), html`<${Link} path=${'/merchants/' + encodeURIComponent(one.merchant)}>${one.merchant}</${Link}>`],
        [t('store'), one.store], [t('since'), html`<${Time} at=${one.since} />`],
        [t('terminal.activated'), one.activated && html`<${Time} at=${one.activated} />`],
        [t('terminal.checked-in'), one.checked_in && html`<${Time} at=${one.checked_in} />`],
        [t('vendor'), one.vendor], [t('app'), one.app], [t('name'), one.name], [t('terminal.client-sn'), one.client_sn],
        [t('terminal.device'), one.device_id], [t('terminal.os'), one.os_info], [t('terminal.sdk'), one.sdk_version]
      ]} /><p class="quick"><${Link} path="/orders" query=${{ terminal: sn }}>${t('page.orders')}</${Link}></p></section>
      <section class="card"><h2>${t('terminal.rights')}</h2><${Facts} entries=${[
        [t('terminal.may-refund'), said(one.may_refund)], [t('terminal.may-cancel'), said(one.may_cancel)],
        [t('terminal.own-store'), said(one.own_store_only)], [t('terminal.refund-cap'), cap(one.refund_cap)],
        [t('terminal.daily-cap'), cap(one.daily_refund_cap)],
        [t('terminal.given-back'), one.given_back_today === undefined || one.given_back_today === null ? null
          : html`<${Money} fen=${one.given_back_today} />`],
        [t('terminal.signature'), one.signature === 'any' ? t('terminal.signature.any') : 'v2'],
        [t('terminal.certificate'), one.client_certificate], [t('terminal.dialect'), one.dialect],
        [t('terminal.pay-wait'), one.pay_wait]
      ]} /><p class="quiet">${t('terminal.no-secret')}</p></section></div>`;
}
