"use strict";
// The review page. The address's token has become a cookie: nobody needs to see it any more.
history.replaceState(null, "", "/");

const find = (id) => document.getElementById(id);
const names = { wake: "wake word", accidental: "accidental", unsure: "unsure" };
const ahead = 3;
let recordings = [];
let place = 0;
let progress = { decided: 0, left: 0 };
let ended = false;
const shown = new Map();
const decided = [];
let turn = Promise.resolve();

async function ask(path, body) {
  const options = body && {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  };
  const answer = await fetch(path, options);
  if (answer.status === 401) throw new Error("Open the address again that unbidden review has printed.");
  if (answer.status !== 409 && answer.status !== 410 && !answer.ok) throw new Error(await answer.text());
  return { status: answer.status, ...(await answer.json()) };
}

function say(text) { find("said").textContent = text; }

function fail(error) {
  say(error instanceof TypeError
    ? "The review has ended or cannot be reached; what was not confirmed is not decided." : error.message);
}

// Recordings and their pictures, and on the server their sounds, are there before they are asked for.
function fetched(id) {
  if (!shown.has(id)) {
    const answer = ask(`/recordings/${id}`);
    answer.catch(() => shown.delete(id));
    shown.set(id, answer);
    if (shown.size > 24) shown.delete(shown.keys().next().value);
  }
  return shown.get(id);
}

async function more() {
  const open = recordings.filter((recording) => !recording.label).length;
  const answer = await ask(`/queue?known=${open}`);
  const known = new Set(recordings.map((recording) => recording.id));
  const fresh = answer.recordings.filter((recording) => !known.has(recording.id));
  recordings.push(...fresh);
  ended = fresh.length === 0;
  progress = answer.progress;
}

function tell() {
  const { sample, left } = progress;
  find("place").textContent = sample
    ? `${progress.decided} of ${sample} in the random sample decided.`
    : `${progress.decided} decided, ${left} uncertain left.`;
  find("right").textContent = progress.right ? `The audit was right in ${progress.right}.` : "";
  const all = sample ?? progress.decided + left;
  find("bar").style.width = `${all ? (100 * progress.decided) / all : 0}%`;
  const label = recordings[place]?.label;
  for (const button of document.querySelectorAll("[data-label]")) {
    button.setAttribute("aria-pressed", String(button.dataset.label === label));
    button.disabled = !recordings[place];
  }
  find("undo").disabled = decided.length === 0;
  find("previous").disabled = place === 0;
  find("next").disabled = place >= recordings.length - 1;
}

async function show(number) {
  stop();
  find("clear").checked = false;
  place = number;
  if (place >= recordings.length - 10 && !ended) await more().catch(fail);
  place = Math.max(0, Math.min(place, recordings.length - 1));
  const recording = recordings[place];
  tell();
  const card = find("recording");
  if (!recording) {
    card.innerHTML = "<p>There is nothing to decide.</p>";
    for (const id of ["play", "rest"]) find(id).disabled = true;
    return;
  }
  try {
    const answer = await fetched(recording.id);
    if (recordings[place] !== recording) return;
    // What is put in has been escaped, and the policy of the page runs no script in it.
    card.innerHTML = answer.html;
    card.dataset.id = recording.id;
    for (const time of card.querySelectorAll("time[data-f=t]")) {
      const date = new Date(time.dateTime.slice(0, 19) + "Z");
      time.textContent = date.toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
    }
    for (const id of ["play", "rest"]) find(id).disabled = !answer.hasSound;
  } catch (error) {
    card.textContent = "";
    fail(error);
  }
  // One after the other: the server reads one at a time.
  for (const next of recordings.slice(place + 1, place + 1 + ahead)) await fetched(next.id).catch(() => {});
}

function nextOpen() {
  const after = recordings.findIndex((recording, number) => number > place && !recording.label);
  return after < 0 ? Math.min(place + 1, recordings.length - 1) : after;
}

async function decide(label, recording = recordings[place], isUndo = false) {
  if (!recording) return;
  const instead = recording.label ?? null;
  if (label === instead) return isUndo ? undefined : show(nextOpen());
  const answer = await ask("/labels", { id: recording.id, label, instead });
  if (answer.status === 409) {
    recording.label = answer.label;
    say(`Meanwhile another page has said ${names[answer.label] ?? "nothing"}; decide again to overrule it.`);
    return tell();
  }
  progress = { sample: progress.sample, ...answer };
  recording.label = label;
  if (isUndo) {
    say(`Taken back: ${label ? names[label] : "undecided"} again.`);
    return show(recordings.indexOf(recording));
  }
  decided.push({ recording, before: instead });
  say(`Kept: ${names[label]}.`);
  const next = nextOpen();
  return next === place ? tell() : show(next);
}

async function undo() {
  const last = decided.pop();
  if (last) await decide(last.before, last.recording, true);
}

function stop() {
  const player = find("player");
  player.pause();
  player.removeAttribute("src");
  document.body.classList.remove("playing");
  delete player.dataset.part;
}

async function play(part) {
  const player = find("player");
  const recording = recordings[place];
  if (player.dataset.part === part) return stop();
  stop();
  if (!recording) return;
  const answer = await ask("/playings", {
    id: recording.id, part, sound: find("clear").checked ? "clear" : "distorted",
  });
  if (answer.status === 410) return say(`It cannot be played: ${answer.problem}.`);
  if (recordings[place] !== recording) return;
  player.src = `/sounds/${answer.number}`;
  player.dataset.part = part;
  document.body.classList.add("playing");
  await player.play();
  if (find("log").open) await log();
}

async function log() {
  const answer = await ask("/playings");
  find("playings").replaceChildren(...answer.newest.map((row) => {
    const line = document.createElement("tr");
    const texts = [
      new Date(row.at).toLocaleString(), row.recording, `${row.part === "head" ? "beginning" : "all"}, ${row.sound}`,
      row.reviewer ?? "",
    ];
    line.append(...texts.map((text) => Object.assign(document.createElement("td"), { textContent: text })));
    return line;
  }));
  find("playings-count").textContent = `${answer.count} in all; the newest come first.`;
}

// One after the other, in the order of the keys.
function run(action) { turn = turn.then(action).catch(fail); return turn; }

// Pictures are fetched while the next key counts already.
const move = (step) => run(() => {
  const to = place + step;
  if (to >= 0 && to < recordings.length) show(to).catch(fail);
});

const keys = {
  " ": () => run(() => play("head")), p: () => run(() => play("whole")), w: () => choose("wake"),
  a: () => choose("accidental"), u: () => choose("unsure"), z: () => run(undo), j: () => move(1), k: () => move(-1),
};

function choose(label) { return run(() => decide(label)); }

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  // What has the focus is operated by space itself.
  if (event.key === " " && event.target.closest("button, input, summary, label")) return;
  const action = keys[event.key.toLowerCase()];
  if (!action) return;
  event.preventDefault();
  action();
});

addEventListener("click", (event) => {
  const button = event.target.closest("button");
  // After the mouse, space plays again.
  if (event.detail > 0) document.activeElement?.blur?.();
  if (!button) return;
  if (button.dataset.label) choose(button.dataset.label);
  const actions = { play: " ", rest: "p", previous: "k", next: "j", undo: "z" };
  if (actions[button.id]) keys[actions[button.id]]();
});

find("clear").addEventListener("change", stop);
find("player").addEventListener("ended", stop);
find("log").addEventListener("toggle", () => { if (find("log").open) log().catch(fail); });

run(async () => {
  await more();
  const first = recordings.findIndex((recording) => !recording.label);
  show(Math.max(0, first)).catch(fail);
});
