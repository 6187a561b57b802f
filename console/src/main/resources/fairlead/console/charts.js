// Draws the last hour; the table on the page says the same.
(() => {
  "use strict";
  const place = document.getElementById("charts");
  const HOUR = 3600; // in seconds
  const colours = ["#1f77b4", "#d62728", "#2ca02c", "#ff7f0e", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f"];

  const draw = (title, times, lines) => {
    const ink = getComputedStyle(document.body).color;
    const axis = { stroke: ink, grid: { stroke: "#8884" } };
    const series = lines.map(([label], i) => ({ label, stroke: colours[i % colours.length], width: 2 }));
    new uPlot({
      title,
      width: Math.min(place.clientWidth, 900),
      height: 220,
      axes: [axis, axis],
      scales: { x: { range: (chart, first, last) => [last - HOUR, last] } },
      series: [{}, ...series],
    }, [times, ...lines.map(([, values]) => values)], place);
  };

  let spans = [];

  const show = () => {
    if (spans.length === 0) { return; }
    place.replaceChildren();
    const times = spans.map((span) => Date.parse(span.time) / 1000);
    const reasons = [...new Set(spans.flatMap((span) => Object.keys(span.refusals)))].sort();
    const words = place.dataset;
    draw(words.requests, times, [[words.requests, spans.map((span) => span.requests)]]);
    if (reasons.length > 0) {
      draw(words.refusals, times,
        reasons.map((reason) => [reason, spans.map((span) => span.refusals[reason] ?? 0)]));
    }
    draw(words.bytes, times, [[words.bytes, spans.map((span) => span.bytes)]]);
    draw(words.queued, times, [[words.queued, spans.map((span) => span.queued)]]);
  };

  const load = async () => {
    const answer = await fetch("/api/v1/status/history", { headers: { Accept: "application/json" } });
    if (answer.ok) {
      spans = (await answer.json()).spans;
      show();
    }
  };
  addEventListener("resize", show);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
  load();
  setInterval(load, 30000);
})();
