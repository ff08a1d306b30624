// Words that are selected in the text of an article become those of a field of the form that corrects a statement.
//
// A place in the text counts code points, as the store does; a JavaScript string counts UTF-16. Every stretch of the
// text tells where it begins (data-at); one with data-sign stands for a single character, whatever it shows.
const text = document.querySelector(".read .text");
const stretches = text ? Array.from(text.querySelectorAll("[data-at]"), describe) : [];
const letters = stretches.flatMap((one) => (one.isSign ? [one.node?.data.trim() ? "\ufffd" : "\n"] : [...one.node.data]));

function describe(element) {
  return { node: element.firstChild, at: Number(element.dataset.at), isSign: "sign" in element.dataset };
}

// Where the selected words stand, without the space around them; null if none are.
function read(range) {
  let start = letters.length;
  let end = 0;
  for (const { node, at, isSign } of stretches) {
    if (!node || !range.intersectsNode(node)) continue;
    const from = node === range.startContainer ? range.startOffset : range.comparePoint(node, 0) < 0 ? node.length : 0;
    const isOver = node !== range.endContainer && range.comparePoint(node, node.length) > 0;
    const to = node === range.endContainer ? range.endOffset : isOver ? 0 : node.length;
    if (from >= to) continue;
    start = Math.min(start, isSign ? at : at + [...node.data.slice(0, from)].length);
    end = isSign ? at + 1 : at + [...node.data.slice(0, to)].length;
  }
  while (start < end && isSpace(start)) start += 1;
  while (start < end && isSpace(end - 1)) end -= 1;
  return start < end ? { start, end } : null;
}

// The point of the page before the character at a place of the text; the point behind it, if the place ends words.
function find(place, isEnd) {
  const wanted = isEnd ? place - 1 : place;
  const one = stretches.findLast((stretch) => stretch.node && stretch.at <= wanted);
  if (!one) return null;
  const before = one.isSign ? (isEnd ? one.node.length : 0) : letters.slice(one.at, place).join("").length;
  return { node: one.node, offset: Math.min(one.node.length, before) };
}

function select({ start, end }) {
  const [from, to] = [find(start, false), find(end, true)];
  if (!from || !to) return;
  getSelection().setBaseAndExtent(from.node, from.offset, to.node, to.offset);
  to.node.parentElement.scrollIntoView({ block: "nearest" });
}

const isSpace = (place) => /\s/u.test(letters[place]);
const isWord = (place) => /[\p{L}\p{N}\p{M}_]/u.test(letters[place] ?? "");
const endsSentence = (place) => /[.!?…\n]/u.test(letters[place] ?? "\n");

// The places between which the keyboard moves: where the next unit ends, and where the one before begins.
const UNITS = {
  word: {
    next: (place) => pass(isWord, pass((one) => !isWord(one), place)),
    last: (place) => back(isWord, back((one) => !isWord(one), place)),
  },
  sentence: {
    next: (place) => Math.min(letters.length, pass((one) => !endsSentence(one), pass((one) => !isWord(one), place)) + 1),
    last: (place) => back((one) => !endsSentence(one), back((one) => !isWord(one), place)),
  },
  letter: { next: (place) => Math.min(letters.length, place + 1), last: (place) => Math.max(0, place - 1) },
};

function pass(is, place) {
  while (place < letters.length && is(place)) place += 1;
  return place;
}

function back(is, place) {
  while (place > 0 && is(place - 1)) place -= 1;
  return place;
}

// Without Shift the next unit is selected, or the one before; with it the selection grows or shrinks at its end.
function step({ start, end }, isForward, unit, isGrowing) {
  const { next, last } = UNITS[unit];
  if (isGrowing) return { start, end: isForward ? next(end) : Math.max(start + 1, shrink(start, end, unit)) };
  if (isForward) return { start: last(next(end)), end: next(end) };
  return { start: last(start), end: next(last(start)) };
}

// The end of the unit before the last one.
function shrink(start, end, unit) {
  const { next, last } = UNITS[unit];
  const before = last(last(end));
  return unit === "letter" ? end - 1 : Math.max(start, next(before) < end ? next(before) : before);
}

// While words are being selected: the field, what stood in it, where it is, and the bar that says what to do.
let taking = null;

function begin(button) {
  leave(false);
  const field = document.getElementById(button.dataset.take);
  const at = field.form.elements[`${field.name}_at`];
  const pieces = (at.value || at.dataset.place).split(",")[0].split("-").map(Number);
  const anchor = document.getElementById(field.form.dataset.statement)?.nextElementSibling;
  const near = Number(anchor?.querySelector("[data-at]")?.dataset.at ?? anchor?.dataset?.at ?? 0);
  const place = pieces.length === 2 ? { start: pieces[0], end: pieces[1] } : { start: near, end: near };
  taking = { field, at, place, before: [field.value, at.value], bar: makeBar(field.form.dataset) };
  text.tabIndex = 0;
  text.classList.add("taking");
  text.focus({ preventScroll: true });
  if (place.start < place.end) select(place);
  find(place.start, false)?.node.parentElement.scrollIntoView({ block: "center" });
}

function makeBar(said) {
  const bar = document.createElement("div");
  bar.className = "take-bar";
  const hint = document.createElement("p");
  hint.setAttribute("role", "status");
  const use = Object.assign(document.createElement("button"), { className: "main", textContent: said.use });
  const cancel = Object.assign(document.createElement("button"), { textContent: said.cancel });
  use.addEventListener("click", () => leave(true));
  cancel.addEventListener("click", () => leave(false));
  bar.append(hint, use, cancel);
  document.body.append(bar);
  hint.textContent = said.hint; // after it stands in the page, so that it is read out
  return bar;
}

function leave(isKept) {
  if (!taking) return;
  const { field, at, bar, before } = taking;
  taking = null;
  if (!isKept) [field.value, at.value] = before;
  bar.remove();
  text.removeAttribute("tabindex");
  text.classList.remove("taking");
  getSelection().removeAllRanges();
  field.focus();
}

// What is selected shows in the field at once.
document.addEventListener("selectionchange", () => {
  const selection = getSelection();
  const found = taking && !selection.isCollapsed && text.contains(selection.anchorNode) && read(selection.getRangeAt(0));
  if (found) take(found);
});

function take(place) {
  taking.place = place;
  taking.field.value = letters.slice(place.start, place.end).join("");
  taking.at.value = `${place.start}-${place.end}`;
}

// Pressed on words that are selected already, the mouse would drag them.
text?.addEventListener("mousedown", (event) => taking && !event.shiftKey && getSelection().removeAllRanges());

document.addEventListener("keydown", (event) => {
  if (!taking || ![text, document.body].includes(event.target)) return;
  const isSideways = ["ArrowLeft", "ArrowRight"].includes(event.key);
  if (event.key === "Enter" || event.key === "Escape") leave(event.key === "Enter");
  else if (!event.key.startsWith("Arrow")) return;
  else {
    const unit = event.altKey ? "letter" : isSideways ? "word" : "sentence";
    const isForward = ["ArrowRight", "ArrowDown"].includes(event.key);
    // The browser tells of a selection later: the next key may come before that.
    take(step(taking.place, isForward, unit, event.shiftKey));
    select(taking.place);
  }
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-take]");
  if (button) begin(button);
});
// Words that are written by hand are looked for where they stand.
document.addEventListener("input", (event) => {
  const at = event.target.form?.elements[`${event.target.name}_at`];
  if (at) at.value = "";
});
// A form that was put into the page is where the reader goes on.
document.addEventListener("htmx:afterSwap", (event) => event.target.querySelector("form.correct :is(input, textarea)")?.focus());

if (text) document.documentElement.classList.add("can-select");
