import { html, useState } from '../core/lib.js';
import { t } from '../core/i18n.js';
import { call, loginReason, session } from '../core/api.js';
import { go, route } from '../core/router.js';
import { Field, Note, Problem } from '../core/ui.js';

/** Name, password, and a one-time code or a recovery code. */
export default function Login() {
  const [values, setValues] = useState({});
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const reason = loginReason.use();
  const set = name => value => setValues(before => ({ ...before, [name]: value }));
  const fields = [
    { name: 'user', label: t('login.user'), required: true, complete: 'username' },
    { name: 'password', label: t('login.password'), type: 'password', required: true, complete: 'current-password' },
    { name: 'code', label: t('login.code'), required: true, complete: 'one-time-code', hint: t('login.code.hint') }
  ];
  const submit = async event => {
    event.preventDefault();
    if (busy) {
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      const { data } = await call('POST', '/login', {
        body: { user: (values.user || '').trim(), password: values.password || '',
          code: (values.code || '').replace(/\s/g, '') },
        keepSession: true
      });
      loginReason.set('');
      session.set(data);
      if (['/login', '/set-up', '/'].includes(route.get().path)) {
        go('/', {}, true);
      }
    } catch (failure) {
      setProblem(failure);
      set('code')('');
    } finally {
      setBusy(false);
    }
  };
  return html`<h1 data-test="title">${t('login.title')}</h1>
    ${reason && !problem ? html`<${Note} test="login-reason">${t(reason)}</${Note}>` : null}
    <${Problem} problem=${problem} />
    <form onSubmit=${submit} data-test="login">
      ${fields.map((field, i) => html`<${Field} key=${field.name} field=${field} value=${values[field.name]}
        onChange=${set(field.name)} error=${problem?.of?.(field.name)} focus=${i === 0} />`)}
      <button type="submit" aria-busy=${busy} data-test="login-submit">${t('login.do')}</button>
    </form>
    <p class="quiet">${t('login.help')}</p>`;
}
