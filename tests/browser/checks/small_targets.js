// What is tapped and smaller than `least` pixels.
(least) => [...document.querySelectorAll('#page a, #page button, #page input')].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width && !one.classList.contains('word') && (box.width < least - 0.5 || box.height < least - 0.5);
  }).map((one) => {
    const box = one.getBoundingClientRect();
    return `${Math.round(box.width)}x${Math.round(box.height)} ${one.className.baseVal ?? one.className} ${one.textContent.trim().slice(0, 20)}`;
  })
