import { html, useEffect, useState } from '../core/lib.js';
import { t } from '../core/i18n.js';
import { call, loginReason, session } from '../core/api.js';
import { go } from '../core/router.js';
import { Copy, Field, Loading, Note, Problem } from '../core/ui.js';
import { Qr } from '../core/qr.js';

/** The first set-up, or that after a reset: password, one-time codes, recovery codes. */
export default function SetUp({ query }) {
  const [values, setValues] = useState({ user: query.user });
  const [begun, setBegun] = useState(null);
  const [needsUser, setNeedsUser] = useState(false);
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const [codes, setCodes] = useState(null);
  const [noted, setNoted] = useState(false);
  const set = name => value => setValues(before => ({ ...before, [name]: value }));

  const begin = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const user = (values.user || '').trim() || undefined;
      const { data } = await call('POST', '/set-up/begin', { body: { token: query.token, user }, keepSession: true });
      setBegun(data);
    } catch (failure) {
      if (failure.of?.('user')) {
        setNeedsUser(true);
        setProblem(values.user ? failure : null);
      } else {
        setProblem(failure);
      }
    } finally {
      setBusy(false);
    }
  };
  useEffect(() => {
    if (query.token) {
      begin();
    }
  }, []);

  const submit = async event => {
    event.preventDefault();
    if (busy) {
      return;
    }
    if (values.password !== values.again) {
      setProblem(Object.assign(new Error(t('setup.differ')), { of: name => name === 'again' && t('setup.differ') }));
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      const { data } = await call('POST', '/set-up', {
        body: {
          token: query.token, ...(needsUser ? { user: begun.user } : {}), password: values.password || '',
          totp_secret: begun.totp_secret, code: (values.code || '').replace(/\s/g, '')
        },
        keepSession: true
      });
      setCodes(data.recovery_codes);
    } catch (failure) {
      setProblem(failure);
    } finally {
      setBusy(false);
    }
  };

  if (!query.token) {
    return html`<h1 data-test="title">${t('setup.title')}</h1><${Note} kind="bad">${t('setup.no-token')}</${Note}>`;
  }
  if (codes) {
    return html`<h1 data-test="title">${t('setup.codes')}</h1>
      <${Note} kind="warn">${t('setup.codes.text')}</${Note}>
      <ol class="codes" data-test="recovery-codes">${codes.map(code => html`<li key=${code}><code>${code}</code></li>`)}
      </ol>
      <p><button type="button" class="secondary small" onClick=${() => save(codes)}>${t('setup.codes.save')}</button></p>
      <div class="field check"><label><input type="checkbox" data-test="noted" checked=${noted}
        onChange=${event => setNoted(event.currentTarget.checked)} />${t('setup.codes.noted')}</label></div>
      <button type="button" data-test="to-login" disabled=${!noted} onClick=${() => {
        loginReason.set('setup.ready');
        session.set(null);
        go('/login', {}, true);
      }}>${t('setup.to-login')}</button>`;
  }
  if (!begun) {
    return html`<h1 data-test="title">${t('setup.title')}</h1><${Problem} problem=${problem} />
      ${needsUser ? html`<form onSubmit=${event => {
        event.preventDefault();
        begin();
      }}><p>${t('setup.user.text')}</p>
        <${Field} field=${{ name: 'user', label: t('login.user'), required: true, complete: 'username',
          hint: t('setup.user.hint') }} value=${values.user} onChange=${set('user')} focus=${true} />
        <button type="submit" aria-busy=${busy} data-test="setup-begin">${t('setup.begin')}</button></form>`
      : busy ? html`<${Loading} />` : null}`;
  }
  const error = name => problem?.of?.(name);
  return html`<h1 data-test="title">${t('setup.for', { user: begun.user })}</h1>
    <form onSubmit=${submit} data-test="setup">
      <h2>1. ${t('setup.password')}</h2>
      <input type="text" class="hidden" autocomplete="username" value=${begun.user} readonly tabindex="-1"
        aria-hidden="true" />
      <${Field} field=${{ name: 'password', label: t('setup.password.new'), type: 'password', required: true,
        complete: 'new-password', hint: t('setup.password.hint') }} value=${values.password}
        onChange=${set('password')} error=${error('password')} focus=${true} />
      <${Field} field=${{ name: 'again', label: t('setup.password.again'), type: 'password', required: true,
        complete: 'new-password' }} value=${values.again} onChange=${set('again')} error=${error('again')} />
      <h2>2. ${t('setup.totp')}</h2>
      <p>${t('setup.totp.text')}</p>
      <div class="totp"><${Qr} text=${begun.totp_uri} label=${t('setup.totp.qr')} test="totp-qr" />
        <div><p>${t('setup.totp.secret')}</p><${Copy} text=${begun.totp_secret} test="totp-secret" /></div></div>
      <h2>3. ${t('setup.code')}</h2>
      <${Field} field=${{ name: 'code', label: t('setup.code.label'), required: true, complete: 'one-time-code',
        mode: 'numeric' }} value=${values.code} onChange=${set('code')} error=${error('code')} />
      <${Problem} problem=${problem} />
      <button type="submit" aria-busy=${busy} data-test="setup-submit">${t('setup.do')}</button>
    </form>`;
}

function save(codes) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([codes.join('\n') + '\n'], { type: 'text/plain' }));
  link.download = 'upay-recovery-codes.txt';
  link.click();
}
