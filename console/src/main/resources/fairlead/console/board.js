// What the board does beyond its forms: it draws attention, and never takes away what one types.
(() => {
  "use strict";
  const board = document.getElementById("board");
  const sound = document.getElementById("cue-sound");
  const sight = document.getElementById("cue-sight");
  const title = document.title;
  let known = new Set();
  let missed = false;
  let audio = null;

  document.querySelectorAll(".scripted").forEach((each) => { each.hidden = false; });
  document.querySelectorAll(".unscripted").forEach((each) => { each.hidden = true; });

  const remembered = (key, standard) => {
    try { return (localStorage.getItem(key) ?? standard) === "on"; } catch { return standard === "on"; }
  };
  const remember = (key, on) => {
    try { localStorage.setItem(key, on ? "on" : "off"); } catch { /* It holds for this page. */ }
  };

  // Browsers let a page sound only after somebody has done something on it.
  const beep = () => {
    audio ??= new AudioContext();
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = 660;
    volume.gain.setValueAtTime(0.15, audio.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + 0.4);
    tone.connect(volume).connect(audio.destination);
    tone.start();
    tone.stop(audio.currentTime + 0.4);
  };

  const attend = () => {
    const now = new Set([...board.querySelectorAll("[data-cue]")].map((each) => each.dataset.cue));
    const fresh = [...now].some((each) => !known.has(each));
    known = now;
    document.title = sight.checked && now.size > 0 ? "(" + now.size + ") " + title : title;
    if (fresh && sound.checked) { beep(); }
  };

  sound.checked = remembered("fairlead-sound", "off");
  sight.checked = remembered("fairlead-sight", "on");
  const look = () => board.classList.toggle("quiet", !sight.checked);
  sound.addEventListener("change", () => {
    remember("fairlead-sound", sound.checked);
    if (sound.checked) { beep(); }
  });
  sight.addEventListener("change", () => {
    remember("fairlead-sight", sight.checked);
    look();
    attend();
  });

  const isUsed = () => board.querySelector("details[open]") !== null
      || [...board.querySelectorAll("input[type=text]")].some((each) => each.value !== "")
      || board.contains(document.activeElement) && document.activeElement.matches("input, select");
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target === board && isUsed()) {
      event.detail.shouldSwap = false;
      missed = true;
    }
  });
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target === board) {
      missed = false;
      attend();
    }
  });
  const catchUp = () => setTimeout(() => {
    if (missed && !isUsed()) { htmx.trigger(board, "fresh"); }
  }, 0);
  board.addEventListener("focusout", catchUp);
  board.addEventListener("toggle", catchUp, true);

  document.addEventListener("keydown", (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.repeat;
    if (event.key === "c" && plain && !event.target.closest("input, select, textarea")) {
      document.getElementById("check-in-all").click();
    }
  });

  look();
  attend();
})();
