// Words that leave the frame that clips them, and what lies under the dock.
() => {
  const faults = [];
  const scrolls = (one) => ['auto', 'scroll'].includes(getComputedStyle(one).overflowY);
  for (const one of document.querySelectorAll('#page *')) {
    if (one.closest('svg, .visually-hidden, .quiet, .slides, .pan, .attract-credit')) continue;
    const box = one.getBoundingClientRect();
    if (!box.width || !box.height) continue;
    const owns = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!owns) continue;
    const range = document.createRange();
    range.selectNodeContents(one);
    const text = range.getBoundingClientRect();
    let frame = one.parentElement;
    while (frame && frame.id !== 'page' && !scrolls(frame) && getComputedStyle(frame).overflow === 'visible') frame = frame.parentElement;
    if (!frame || scrolls(frame)) continue;
    const limit = frame.getBoundingClientRect();
    if (text.right > limit.right + 2 || text.left < limit.left - 2 || text.bottom > limit.bottom + 2 || text.top < limit.top - 6) {
      faults.push(`${one.className} in ${frame.className}: ${one.textContent.trim().slice(0, 30)}`);
    }
  }
  const dock = document.querySelector('.dock');
  const touch = document.querySelector('.touch');
  if (dock && touch && touch.getBoundingClientRect().bottom > dock.getBoundingClientRect().top + 1) faults.push('content under the dock');
  for (const one of document.querySelectorAll('.actions, .chips, .segment, .quick')) {
    const box = one.getBoundingClientRect();
    if (box.width && dock && box.bottom > dock.getBoundingClientRect().top + 1) faults.push(`${one.className} under the dock`);
  }
  return faults;
}
