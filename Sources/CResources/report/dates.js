(() => {
  // Dates as the reader's locale has them; without this they are in English.
  const styles = {
    t: { dateStyle: "medium", timeStyle: "short" }, d: { dateStyle: "long" },
    s: { day: "numeric", month: "short" }, m: { month: "long", year: "numeric" },
  };
  const formats = {};
  for (const [key, style] of Object.entries(styles)) {
    formats[key] = new Intl.DateTimeFormat(undefined, { ...style, timeZone: "UTC" });
  }
  const write = (time) => {
    // The clock of the recording itself counts, so its offset is left aside.
    const wall = time.dateTime.slice(0, 19);
    const date = new Date(wall.length > 10 ? wall + "Z" : wall);
    if (!isNaN(date)) time.textContent = formats[time.dataset.f].format(date);
  };
  // Those of the long list last, while nothing else is to be done.
  document.querySelectorAll("section:not(.all) time").forEach(write);
  const rest = [...document.querySelectorAll(".all time")];
  const idle = window.requestIdleCallback ?? ((task) => setTimeout(task, 50));
  idle(function next() {
    rest.splice(0, 500).forEach(write);
    if (rest.length > 0) idle(next);
  });
})();
