/* Tells the house what time this phone thinks it is. */
const { number } = document.getElementById("check").dataset;
fetch(`/check/${number}/clock?at=${Date.now()}`, { cache: "no-store" }).catch(() => {});
