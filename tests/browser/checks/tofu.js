// Letters no font of the page can draw.
() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const seen = new Map();
  const walk = document.createTreeWalker(document.querySelector('#page'), NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const style = getComputedStyle(walk.currentNode.parentElement);
    for (const letter of walk.currentNode.textContent) if (letter.trim()) seen.set(letter, style.fontFamily);
  }
  canvas.canvas.width = canvas.canvas.height = 40;
  const draw = (letter, family) => {
    canvas.clearRect(0, 0, 40, 40);
    canvas.font = `32px ${family}`;
    canvas.fillText(letter, 2, 32);
    return [...canvas.getImageData(0, 0, 40, 40).data].join();
  };
  const empty = new Map([...new Set(seen.values())].map((family) => [family, draw('\u{10fff0}', family)]));
  return [...seen].filter(([letter, family]) => draw(letter, family) === empty.get(family)).map(([letter]) => letter);
}
