// Before the first paint, so that a dark page is never white for a moment.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('upay.theme');
  } catch {
    // The browser keeps nothing: its own preference counts.
  }
  if (chosen === 'dark' || chosen === 'light') {
    document.documentElement.dataset.theme = chosen;
  }
})();
