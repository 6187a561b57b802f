// Counts down what is left of one's session, and looks at the gateway every few seconds. Without
// it, the page is loaded again every half a minute.
(() => {
  "use strict";
  const EVERY_MILLIS = 5000;
  const live = document.querySelector("[data-live]");
  if (!live) {
    setTimeout(() => location.reload(), 30000);
    return;
  }
  const at = live.dataset;
  const number = (text) => (text === undefined || text === "" ? null : Number(text));
  const title = document.title;
  const shown = live.querySelector("[data-time]");
  const first = shown ? shown.textContent : "";
  let seconds = number(at.seconds);
  let bytes = number(at.bytes);
  const begun = performance.now();
  let since = begun;

  const time = (all) => {
    const minutes = Math.floor(all / 60);
    if (minutes === 0) return Math.floor(all) + " s";
    const hours = minutes >= 60 ? Math.floor(minutes / 60) + " h" : "";
    const rest = minutes % 60 === 0 ? "" : (minutes % 60) + " min";
    return hours && rest ? hours + " " + rest : hours + rest;
  };
  const size = (octets) => {
    const units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let unit = 0;
    for (; octets >= 1024 && unit < units.length - 1; unit++) octets /= 1024;
    return octets.toFixed(unit ? 1 : 0).replace(/\.0$/, "") + " " + units[unit];
  };
  const write = (node, text) => {
    if (node && node.textContent !== text) node.textContent = text;
  };
  const show = () => {
    const gone = at.state === "active" ? (performance.now() - since) / 1000 : 0;
    if (shown && seconds !== null) {
      const left = time(Math.max(0, seconds - gone));
      write(shown, left);
      if (document.title !== title.replace(first, left)) {
        document.title = title.replace(first, left);
      }
    }
    for (const clock of live.querySelectorAll("[data-until]")) {
      const left = Number(clock.dataset.until) - (performance.now() - begun) / 1000;
      write(clock, left > 0 ? clock.dataset.in.replace("{0}", time(left)) : clock.dataset.now);
    }
    if (bytes !== null) write(live.querySelector("[data-data]"), size(bytes));
  };
  const typing = () =>
    [...document.querySelectorAll("input[type=password], textarea")].some((each) => each.value);
  const warn = (warnings) => {
    const say = document.querySelector("[data-say]");
    if (say && warnings.length > Number(at.warnings)) {
      say.className = "warning";
      write(say, say.dataset.words.replace("{0}", time(Math.min(...warnings))));
    }
    at.warnings = warnings.length;
  };
  const look = async () => {
    try {
      const answer = await fetch("/api/v1/me", {
        headers: { Accept: "application/json" },
        credentials: "same-origin",
      });
      if (answer.status === 401 || answer.status === 403) {
        location.reload();
        return;
      }
      if (!answer.ok) return;
      const me = await answer.json();
      const mark = (time) => (time ? Date.parse(time) : "");
      const marks = mark(me.session.ends) + " " + mark(me.supervision?.checked);
      const other = me.session.state !== at.state || me.tier !== at.tier || marks !== at.marks;
      if (other && !typing()) {
        location.reload();
        return;
      }
      seconds = me.session.seconds_remaining ?? null;
      bytes = me.session.bytes_remaining ?? null;
      since = performance.now();
      warn(me.session.warnings);
      show();
    } catch {
      // The gateway is away for a moment: what is shown goes on counting.
    }
  };
  setInterval(show, 1000);
  setInterval(() => document.hidden || look(), EVERY_MILLIS);
  document.addEventListener("visibilitychange", () => document.hidden || look());
})();
