
"use strict";
// One player sounds at a time; its captions stand below it, and its chapters are buttons.
const players = [...document.querySelectorAll("audio")];

for (const audio of players) {
  const part = audio.closest(".part");
  const shown = part.querySelector(".caption");
  const buttons = [...part.querySelectorAll(".chapters button")];
  const at = button => Number(button.dataset.at);
  let current = null;

  const mark = () => {
    const now = audio.currentTime + 0.05;
    const found = buttons.filter(button => at(button) <= now).pop() || null;
    if (found === current) return;
    if (current) current.removeAttribute("aria-current");
    if (found) found.setAttribute("aria-current", "true");
    current = found;
  };

  const seek = button => {
    audio.currentTime = at(button);
    return audio.play();
  };

  // Captions come into the page as data: a page that was opened from a folder may fetch no file.
  const listen = () => {
    const source = document.getElementById(audio.dataset.captions || "");
    if (!source || audio.textTracks.length) return;
    const track = audio.addTextTrack("captions", "", document.documentElement.lang);
    track.mode = "hidden";
    for (const [start, end, text] of JSON.parse(source.textContent)) {
      track.addCue(new VTTCue(start / 1000, end / 1000, text));
    }
    track.addEventListener("cuechange", () => {
      shown.textContent = [...track.activeCues].map(cue => cue.text).join("\n");
    });
    shown.hidden = false;
  };

  const tell = () => {
    if (!("mediaSession" in navigator)) return;
    navigator.mediaSession.metadata = new MediaMetadata({
      title: audio.dataset.title, album: document.documentElement.dataset.album,
    });
    const step = by => () => {
      const next = buttons[buttons.indexOf(current) + by];
      if (next) seek(next);
    };
    navigator.mediaSession.setActionHandler("previoustrack", step(-1));
    navigator.mediaSession.setActionHandler("nexttrack", step(1));
  };

  buttons.forEach(button => button.addEventListener("click", () => seek(button)));
  audio.addEventListener("play", () => {
    players.filter(other => other !== audio).forEach(other => other.pause());
    listen();
    tell();
  });
  audio.addEventListener("ended", () => {
    const next = part.nextElementSibling;
    if (next && next.matches(".part")) next.querySelector("audio").play();
  });
  for (const event of ["timeupdate", "seeked", "play"]) audio.addEventListener(event, mark);
}

const now = new Date();
const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map(each => String(each).padStart(2, "0")).join("-");
const dated = [...document.querySelectorAll("[data-date]")];
for (const session of dated.filter(each => each.dataset.date === day)) {
  session.open = true;
  session.querySelector("time").append(` (${session.dataset.today})`);
}
const due = document.querySelector(".due");
const coming = dated.find(each => each.dataset.date >= day);
if (due && coming) {
  const link = due.querySelector("a");
  link.textContent = coming.dataset.date === day ? due.dataset.today : `${due.dataset.next}: ${coming.dataset.date}`;
  link.href = `#${coming.id}`;
  link.addEventListener("click", () => { coming.open = true; });
  due.hidden = false;
}
const sessions = [...document.querySelectorAll(".session")];
for (const session of sessions.filter(each => sessions.length === 1 || `#${each.id}` === location.hash)) {
  session.open = true;
}

const known = document.querySelector("#subscribe .known");
if (known && location.protocol.startsWith("http")) {
  known.querySelector("code").textContent = new URL("feed.xml", location.href).href;
  known.hidden = false;
  document.querySelector("#subscribe .unknown").hidden = true;
}
