// Draws the last hour; the table on the page says the same.
(() => {
  "use strict";
  const place = document.getElementById("charts");
  const words = place.dataset;
  const HOUR = 3600; // in seconds
  const LEAST = 5; // that an axis goes up to
  const colours = ["#1f77b4", "#d62728", "#2ca02c", "#ff7f0e", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f"];

  const clock = (seconds) =>
    new Date(seconds * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const count = (number) => number.toLocaleString();
  const size = (octets) => {
    const units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let unit = 0;
    for (; octets >= 1024 && unit < units.length - 1; unit++) octets /= 1024;
    return octets.toFixed(unit ? 1 : 0).replace(/\.0$/, "") + " " + units[unit];
  };
  // Without a pointer on the chart, the legend tells the newest.
  const newest = (chart) => chart.setLegend({ idx: chart.data[0].length - 1 });

  const draw = (title, times, lines, say = count) => {
    const axis = { stroke: getComputedStyle(document.body).color, grid: { stroke: "#8884" } };
    const last = times[times.length - 1];
    new uPlot({
      title,
      width: Math.min(place.clientWidth, 900),
      height: 220,
      axes: [
        { ...axis, values: (chart, marks) => marks.map(clock) },
        { ...axis, size: 70, values: (chart, marks) => marks.map(say), incrs: [1, 2, 5].flatMap(
          (each) => [...Array(16).keys()].map((power) => each * 10 ** power)).sort((a, b) => a - b) },
      ],
      scales: {
        x: { range: () => [last - HOUR, last] },
        y: { range: (chart, least, most) => [0, Math.max(LEAST, most * 1.05)] },
      },
      series: [
        { label: words.time, value: (chart, seconds) => (seconds === null ? "" : clock(seconds)) },
        ...lines.map(([label], i) => ({
          label,
          stroke: colours[i % colours.length],
          width: 2,
          value: (chart, number) => (number === null ? "" : say(number)),
        })),
      ],
      hooks: { ready: [(chart) => {
        newest(chart);
        chart.over.addEventListener("mouseleave", () => newest(chart));
      }] },
    }, [times, ...lines.map(([, values]) => values)], place);
  };

  let spans = [];

  const show = () => {
    if (spans.length === 0) { return; }
    place.replaceChildren();
    const times = spans.map((span) => Date.parse(span.time) / 1000);
    const reasons = [...new Set(spans.flatMap((span) => Object.keys(span.refusals)))].sort();
    draw(words.requests, times, [[words.requests, spans.map((span) => span.requests)]]);
    if (reasons.length > 0) {
      draw(words.refusals, times,
        reasons.map((reason) => [reason, spans.map((span) => span.refusals[reason] ?? 0)]));
    }
    draw(words.bytes, times, [[words.bytes, spans.map((span) => span.bytes)]], size);
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
