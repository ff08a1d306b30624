// Comfort only: every page works without it.
"use strict";

// A file may be dropped anywhere on the form that takes one.
for (const form of document.querySelectorAll("form[data-drop]")) {
  const input = form.querySelector('input[type="file"]');
  for (const name of ["dragover", "dragleave", "drop"]) {
    form.addEventListener(name, (event) => {
      if (!event.dataTransfer || !Array.from(event.dataTransfer.types).includes("Files")) return;
      event.preventDefault();
      form.classList.toggle("over", name === "dragover");
      if (name === "drop") {
        input.files = event.dataTransfer.files;
        form.requestSubmit();
      }
    });
  }
  input.addEventListener("change", () => input.files.length && form.requestSubmit());
}

// Reading takes a while: the button says so, and is not pressed twice.
for (const form of document.querySelectorAll("form[data-busy]")) {
  form.addEventListener("submit", () => {
    for (const button of form.querySelectorAll("button")) {
      button.disabled = true;
      button.textContent = form.dataset.busy;
    }
  });
}
window.addEventListener("pageshow", (event) => event.persisted && location.reload());

// In the text of an article, what the margin tells of a statement shows where one points or tabs to.
const text = document.querySelector("[data-peek]");
if (text) {
  const peek = document.createElement("div");
  peek.id = "peek";
  peek.setAttribute("role", "tooltip");
  peek.hidden = true;
  let leaving;
  const show = (mark) => {
    const number = /(?:^| )(s\d+)(?: |$)/.exec(mark.className);
    const item = number && document.querySelector(`.statements .${number[1]}`);
    if (!item) return;
    clearTimeout(leaving);
    peek.replaceChildren(...Array.from(item.children, (child) => child.cloneNode(true)));
    for (const one of peek.querySelectorAll("[id]")) one.removeAttribute("id");
    for (const one of peek.querySelectorAll("form, button")) one.remove();
    for (const one of peek.querySelectorAll("details")) one.open = true;
    peek.className = `peek ${Array.from(item.classList).find((name) => name.startsWith("hue"))}`;
    peek.hidden = false;
    const place = mark.getClientRects()[0];
    const below = place.bottom + 8 + peek.offsetHeight < innerHeight;
    peek.style.left = `${Math.max(8, Math.min(place.left, innerWidth - peek.offsetWidth - 8))}px`;
    peek.style.top = `${below ? place.bottom + 8 : Math.max(8, place.top - peek.offsetHeight - 8)}px`;
  };
  const leave = () => {
    leaving = setTimeout(() => (peek.hidden = true), 250);
  };
  document.body.append(peek);
  text.addEventListener("pointerover", (event) => {
    const mark = event.target.closest(".content, .source, .cue, .number");
    if (mark && event.pointerType === "mouse" && !event.buttons && getSelection().isCollapsed) show(mark);
  });
  text.addEventListener("pointerout", leave);
  text.addEventListener("focusin", (event) => event.target.matches(".number:focus-visible") && show(event.target));
  text.addEventListener("focusout", leave);
  peek.addEventListener("pointerenter", () => clearTimeout(leaving));
  peek.addEventListener("pointerleave", leave);
  addEventListener("keydown", (event) => event.key === "Escape" && (peek.hidden = true));
  addEventListener("scroll", leave, { passive: true });
}
