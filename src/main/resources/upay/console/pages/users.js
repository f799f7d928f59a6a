import { html } from '../core/lib.js';
import { t, term } from '../core/i18n.js';
import { call, may, path, session, useApi, usePages } from '../core/api.js';
import { Action, Heading, Pages, Status, Table, Time } from '../core/ui.js';
import { act } from '../core/act.js';
import { Once } from '../core/secret.js';

const ROLES = ['viewer', 'support', 'finance', 'operator', 'admin', 'merchant'];

/** The console's users, and what each role may. */
export default function Users() {
  const list = usePages('/users', { limit: 100 });
  const permissions = useApi('/permissions');
  const change = may('change-users');
  const me = session.get().user;
  const link = answer => html`<${Once} name=${t('user.link')} value=${answer.set_up_link} test="set-up-link"
    entries=${[[t('login.user'), answer.user], [t('user.link.holds'), answer.link_holds]]} />`;
  const role = value => ({ name: 'role', label: t('role'), type: 'select', required: true, none: t('choose'), value,
    options: ROLES.map(one => [one, term('role', one)]) });
  const merchant = value => ({ name: 'merchant', label: t('merchant.id'), value, hint: t('user.merchant.hint') });
  const add = () => act({
    title: t('user.add'), second: true,
    fields: [{ name: 'user', label: t('login.user'), required: true, hint: t('user.hint') }, role(), merchant()],
    submit: async (body, key) => (await call('POST', '/users', { body, key: key(body) })).data,
    result: link, after: list.reload
  });
  const post = (row, what, key) => call('POST', path`/users/${row.user}/` + what, { body: {}, key: key([what]) });
  const toggle = row => act({
    title: t(row.status === 'ACTIVE' ? 'user.disable' : 'user.enable'), danger: row.status === 'ACTIVE',
    intro: t('user.toggle.intro', { user: row.user }),
    submit: (v, key) => post(row, row.status === 'ACTIVE' ? 'disable' : 'enable', key), after: list.reload
  });
  const reset = row => act({
    title: t('user.reset'), danger: true, intro: t('user.reset.intro', { user: row.user }),
    submit: async (v, key) => (await post(row, 'reset', key)).data, result: link, after: list.reload
  });
  const changeRole = row => act({
    title: t('user.role', { user: row.user }), second: true, fields: [role(row.role), merchant(row.merchant)],
    submit: (v, key) => {
      const body = { role: v.role, merchant: v.merchant ?? null };
      return call('PATCH', path`/users/${row.user}`, { body, key: key(body) });
    },
    after: list.reload
  });
  const roles = permissions.data?.roles || [];
  return html`<${Heading} title=${t('page.users')} sub=${t('users.sub')}>
      ${change ? html`<${Action} primary test="user-add" onClick=${add}>${t('user.add')}</${Action}>` : null}</${Heading}>
    <${Pages} list=${list} test="users" id=${row => row.user} columns=${[
      { title: t('login.user'), cell: row => row.user },
      { title: t('role'), cell: row => term('role', row.role) },
      { title: t('merchant'), cell: row => row.merchant || '–' },
      { title: t('status'), cell: row => html`<${Status} value=${row.status} />` },
      { title: t('user.set-up'), cell: row => row.set_up ? html`<${Time} at=${row.set_up} />` : t('user.not-set-up') },
      { title: t('user.last-login'), cell: row => html`<${Time} at=${row.last_login} />` },
      change ? { title: t('act'), cell: row => html`<div class="actions">
        <${Action} test="user-role" onClick=${() => changeRole(row)}>${t('role')}</${Action}>
        <${Action} test="user-reset" onClick=${() => reset(row)}>${t('user.reset.short')}</${Action}>
        ${row.user === me ? null : html`<${Action} test="user-toggle" danger=${row.status === 'ACTIVE'}
          onClick=${() => toggle(row)}>${t(row.status === 'ACTIVE' ? 'disable-it' : 'enable-it')}</${Action}>`}</div>` } : null
    ]} />
    <details><summary>${t('users.roles')}</summary><${Table} test="roles" id=${row => row}
      rows=${permissions.data?.permissions || []} columns=${[
        { title: t('permission'), cell: row => row },
        ...roles.map(one => ({ title: term('role', one.role), cell: row => one.permissions.includes(row)
          ? html`<span aria-label=${t('yes')}>✓</span>` : html`<span aria-label=${t('no')}>–</span>` }))
      ]} /></details>`;
}
