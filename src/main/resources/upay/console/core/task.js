// Work that takes longer than an answer: it is followed until it has ended.
import { html, useEffect, useState } from './lib.js';
import { t, term } from './i18n.js';
import { get, path } from './api.js';
import { Badge, Facts, Problem, Time } from './ui.js';

const KINDS = { RUNNING: 'wait', DONE: 'ok', FAILED: 'bad' };

export function TaskState({ task }) {
  return html`<${Badge} kind=${KINDS[task.state]} text=${term('task', task.state)} test="task-state" />`;
}

/** A task as it goes on. */
export function Task({ task: begun }) {
  const [task, setTask] = useState(begun);
  const [problem, setProblem] = useState(null);
  useEffect(() => {
    if (task.state !== 'RUNNING') {
      return undefined;
    }
    const timer = setTimeout(async () => {
      try {
        setTask((await get(path`/tasks/${task.task}`)).data);
      } catch (failure) {
        setProblem(failure);
        setTask(before => ({ ...before }));
      }
    }, 1500);
    return () => clearTimeout(timer);
  }, [task]);
  return html`<div aria-live="polite" data-test="task"><p><${TaskState} task=${task} /> ${task.progress || ''}</p>
    <${Facts} entries=${[
      [t('task.kind'), term('task', task.kind)],
      [t('begun'), html`<${Time} at=${task.begun_at} />`],
      [t('finished'), task.ended_at ? html`<${Time} at=${task.ended_at} />` : null]
    ]} />
    ${task.problem ? html`<div class="note bad" lang="en">${task.problem}</div>` : null}
    ${task.result ? html`<details><summary>${t('task.result')}</summary>
      <pre class="bytes" tabindex="0">${JSON.stringify(task.result, null, 2)}</pre></details>` : null}
    ${task.state === 'RUNNING' ? html`<p class="quiet">${t('task.goes-on')}</p>` : null}
    <${Problem} problem=${problem} /></div>`;
}
