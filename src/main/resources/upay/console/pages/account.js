import { html } from '../core/lib.js';
import { t, term } from '../core/i18n.js';
import { ApiProblem, call, loginReason, session } from '../core/api.js';
import { Action, Facts, Heading } from '../core/ui.js';
import { act } from '../core/act.js';

/** One's own account. */
export default function Account() {
  const user = session.use();
  const password = () => act({
    title: t('account.password'), intro: t('account.password.intro'),
    fields: [
      { name: 'password', label: t('account.password.old'), type: 'password', required: true, complete: 'current-password' },
      { name: 'new_password', label: t('setup.password.new'), type: 'password', required: true, complete: 'new-password',
        hint: t('setup.password.hint') },
      { name: 'again', label: t('setup.password.again'), type: 'password', required: true, complete: 'new-password' },
      { name: 'code', label: t('login.code'), required: true, complete: 'one-time-code', mode: 'numeric' }
    ],
    submit: ({ again, ...body }) => {
      if (again !== body.new_password) {
        throw new ApiProblem(0, { detail: t('setup.differ'), errors: [{ field: 'again', detail: t('setup.differ') }] });
      }
      return call('POST', '/session/password', { body, keepSession: true });
    },
    ok: t('account.password.done'),
    after: async () => {
      // The change may have ended this session too.
      try {
        session.set((await call('GET', '/session', { keepSession: true })).data);
      } catch {
        loginReason.set('login.over');
        session.set(null);
      }
    }
  });
  return html`<${Heading} title=${t('page.account')}>
      <${Action} primary test="change-password" onClick=${password}>${t('account.password')}</${Action}></${Heading}>
    <section class="card"><${Facts} entries=${[
      [t('login.user'), user.user], [t('role'), term('role', user.role)], [t('merchant'), user.merchant]
    ]} /><p class="quiet">${t('account.permissions')}</p><p>${user.permissions.join(', ')}</p></section>`;
}
