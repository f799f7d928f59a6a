// A chart by uPlot, which is loaded when the first one is drawn; the same figures stand in a table below.
import { html, useEffect, useRef } from './lib.js';
import { failed } from './ui.js';
import { t } from './i18n.js';

const HOUR = 3600;

let library = null;

function load() {
  library ??= new Promise((resolve, reject) => {
    const style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = 'vendor/uplot.css';
    document.head.append(style);
    const script = document.createElement('script');
    script.src = 'vendor/uplot.js';
    script.onload = () => resolve(window.uPlot);
    script.onerror = () => {
      library = null;
      reject(new Error(t('chart.failed')));
    };
    document.head.append(script);
  });
  return library;
}

/** One point alone has no width: nothing stands before it. */
const wide = data => data[0].length === 1
  ? data.map(([one], i) => i ? [null, one] : [one - 60, one]) : data;

const colour = name => () => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** The colours of the legend, which is no canvas: they follow the theme by themselves. */
const markers = series => ({
  stroke: (u, i) => i ? `var(${series[i - 1].colour})` : '', fill: (u, i) => i === 1 ? `var(${series[0].colour})` : '',
  width: (u, i) => i ? 2 : 0
});

/**
 * Bars over time.
 * @param data [seconds since 1970[], numbers[], …]
 * @param series [{label, colour}], one for each array of numbers
 */
export function Chart({ data, series, label }) {
  const place = useRef(null);
  const chart = useRef(null);
  const latest = useRef(data);
  latest.current = data;
  useEffect(() => {
    let gone = false;
    const box = place.current;
    const size = () => ({ width: Math.max(200, box.clientWidth), height: 240 });
    const resized = new ResizeObserver(() => chart.current?.setSize(size()));
    // The canvas keeps the colours of the theme that it was drawn in.
    const redraw = () => chart.current?.redraw();
    const schemes = matchMedia('(prefers-color-scheme: dark)');
    const chosen = new MutationObserver(redraw);
    load().then(UPlot => {
      if (gone) {
        return;
      }
      const axis = { stroke: colour('--quiet'), grid: { stroke: colour('--line'), width: 1 }, ticks: { show: false } };
      chart.current = new UPlot({
        ...size(),
        tzDate: seconds => UPlot.tzDate(new Date(seconds * 1000), 'Asia/Shanghai'),
        cursor: { y: false },
        legend: { markers: markers(series) },
        scales: {
          x: { range: (u, least, most) => [most - HOUR, most + 40] },
          y: { range: (u, least, most) => [0, Math.max(1, Math.ceil(most * 1.1))] }
        },
        axes: [{ ...axis, incrs: [300, 600, 900, 1800], space: 60, values: (u, ticks) => ticks.map(one => clock(one)) },
          { ...axis, size: 50, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000] }],
        series: [{ label: t('time'), value: (u, seconds) => seconds ? clock(seconds) : '–' },
          ...series.map((one, i) => ({ label: one.label, value: (u, n) => n ?? '–', stroke: colour(one.colour), width: i ? 2 : 1,
            fill: i ? undefined : colour(one.colour), points: { show: false },
            paths: i ? undefined : UPlot.paths.bars({ size: [0.7, 14] }) }))]
      }, wide(latest.current), box);
      resized.observe(box);
      schemes.addEventListener('change', redraw);
      chosen.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    }, failed);
    return () => {
      gone = true;
      resized.disconnect();
      chosen.disconnect();
      schemes.removeEventListener('change', redraw);
      chart.current?.destroy();
      chart.current = null;
    };
  }, []);
  useEffect(() => chart.current?.setData(wide(data)), [data]);
  return html`<div class="chart" role="img" aria-label=${label} ref=${place} data-test="chart"></div>`;
}

const CLOCK = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai', hourCycle: 'h23', hour: '2-digit', minute: '2-digit'
});

function clock(seconds) {
  return CLOCK.format(new Date(seconds * 1000));
}
