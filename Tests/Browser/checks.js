// What any page must fulfil, in the browser: returns a list of what it does not, as axe would.
// Text must stand out from what is behind it (WCAG 2.2, 1.4.3: 4.5 to 1, large text 3 to 1), what can be
// operated or is a picture must have a name, and names of places must not come twice.
(() => {
  const faults = [];
  const where = (element) => {
    const id = element.closest("[id]")?.id;
    const kind = element.getAttribute("class");
    return `<${element.localName}${kind ? ` class="${kind.slice(0, 40)}"` : ""}>` + (id ? ` in #${id}` : "");
  };
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const colour = (text) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = text;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const colours = new Map();
  const known = (text) => colours.get(text) ?? colours.set(text, colour(text)).get(text);
  const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3]));
  const luminance = (c) => {
    const [r, g, b] = c.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p);
    return (x + 0.05) / (y + 0.05);
  };
  const background = (element) => {
    const layers = [];
    for (let e = element; e; e = e.parentElement) {
      const layer = known(getComputedStyle(e).backgroundColor);
      if (layer[3] > 0) layers.push(layer);
      if (layer[3] === 1) break;
    }
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const visible = (element) =>
    element.checkVisibility({ visibilityProperty: true }) && !element.closest(".hidden, svg, script, style");

  // Contrast, of every kind of element once for each colour and background.
  const seen = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !visible(element)) continue;
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    if (size === 0) continue;
    const behind = background(element);
    const key = [style.color, behind, style.fontSize, style.fontWeight].join();
    if (seen.has(key)) continue;
    seen.add(key);
    const isLarge = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const ratio = contrast(over(known(style.color), behind), behind);
    if (ratio < (isLarge ? 3 : 4.5)) {
      faults.push(`contrast ${ratio.toFixed(2)} of "${node.data.trim().slice(0, 30)}" ${where(element)}`);
    }
  }
  // Texts of pictures, on what is painted right behind them or on the card.
  for (const text of document.querySelectorAll("svg text")) {
    if (!text.checkVisibility()) continue;
    const below = text.previousElementSibling;
    const isOnPart = /\bon\d/.test(text.getAttribute("class") ?? "") && below?.localName === "rect";
    const behind = isOnPart ? known(getComputedStyle(below).fill).slice(0, 3) : background(text.closest("svg"));
    const key = "svg" + [getComputedStyle(text).fill, behind].join();
    if (seen.has(key)) continue;
    seen.add(key);
    const ratio = contrast(over(known(getComputedStyle(text).fill), behind), behind);
    if (ratio < 4.5) faults.push(`contrast ${ratio.toFixed(2)} of "${text.textContent}" in a picture`);
  }

  // Names.
  for (const element of document.querySelectorAll("a[href], button, input, select, textarea, summary, audio")) {
    const labels = element.labels ? [...element.labels].map((label) => label.textContent).join("") : "";
    const name = element.getAttribute("aria-label") ?? (element.textContent + labels + (element.title ?? ""));
    if (!name.trim()) faults.push(`no name: ${where(element)}`);
  }
  for (const element of document.querySelectorAll("img, svg, [role=img]")) {
    if (element.closest("[aria-hidden=true]")) continue;
    const name = element.getAttribute("aria-label") ?? element.getAttribute("alt");
    if (name === null) faults.push(`a picture without a text: ${where(element)}`);
  }
  for (const element of document.querySelectorAll("[role=region], section, nav, article")) {
    const by = element.getAttribute("aria-labelledby");
    const name = element.getAttribute("aria-label") ?? (by && document.getElementById(by)?.textContent);
    if (!name?.trim()) faults.push(`a region without a name: ${where(element)}`);
  }
  for (const hidden of document.querySelectorAll("[aria-hidden=true]")) {
    if (hidden.querySelector("a[href], button, input, [tabindex='0']")) {
      faults.push(`something to operate in what is hidden: ${where(hidden)}`);
    }
  }
  // What scrolls must scroll by keyboard, too.
  for (const element of document.querySelectorAll("body *")) {
    if (element.scrollWidth > element.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(element).overflowX)
        && element.tabIndex < 0 && !element.querySelector("a[href], button")) {
      faults.push(`scrolls, but not by keyboard: ${where(element)}`);
    }
  }

  // The outline.
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  if (new Set(ids).size !== ids.length) faults.push("an id comes twice");
  if (document.querySelectorAll("h1").length !== 1) faults.push("not one h1");
  let level = 1;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    const own = Number(heading.localName[1]);
    if (own > level + 1) faults.push(`<${heading.localName}> after <h${level}>: "${heading.textContent.trim()}"`);
    level = own;
  }
  for (const table of document.querySelectorAll("table")) {
    if (!table.querySelector("th")) faults.push(`a table without a heading: ${where(table)}`);
  }
  if (!document.documentElement.lang) faults.push("no language");
  if (!document.title) faults.push("no title");
  return faults;
})()
