// Words of the page set smaller than `least` pixels.
(least) => {
  const small = [];
  const walk = document.createTreeWalker(document.querySelector('#page'), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const element = walk.currentNode.parentElement;
    const box = element.getBoundingClientRect();
    if (!walk.currentNode.textContent.trim() || !box.width || element.closest('.visually-hidden, .quiet')) continue;
    let size = parseFloat(getComputedStyle(element).fontSize);
    const svg = element.ownerSVGElement;
    if (svg) size *= svg.getScreenCTM().a;
    if (size < least - 0.1) small.push(`${size.toFixed(1)} ${walk.currentNode.textContent.trim().slice(0, 30)}`);
  }
  return small;
}
