// Tells how the page stands: getting ready, there, line lost, ended. Loaded before anything else opens a line.
(() => {
  const READY_AFTER = 60_000, LOOK_EVERY = 4_000;
  let kernel = "", looking = 0, left = false, acted = null;

  const told = () => document.getElementById("page-told");
  const form = () => document.getElementById("page-form");

  function tell(words, reload) {
    const box = told();
    box.replaceChildren();
    box.hidden = !words;
    if (!words) return;
    const line = document.createElement(form().inert ? "h1" : "p");  // the form's own heading cannot be read then
    line.textContent = words;
    box.append(line);
    if (reload) {
      const button = document.createElement("button");
      button.textContent = "Reload";
      button.addEventListener("click", () => location.reload());
      box.append(button);
    }
  }

  async function look() {
    try {
      const answer = await fetch(`/api/kernels/${kernel}`, { cache: "no-store" });
      if (answer.ok) return;
      ended();
    } catch {
      tell("The connection is lost. Trying again… You can also reload this page; what you typed is kept.", true);
    }
  }

  function ended() {
    clearInterval(looking);
    left = true;
    form().inert = true;
    tell("This form was closed. Reload the page to go on; what you typed is kept.", true);
  }

  function lost() {
    if (left) return;
    form().inert = true;
    tell("The connection was interrupted. Wait, or reload this page; what you typed until now is kept.", true);
    clearInterval(looking);
    looking = setInterval(look, LOOK_EVERY);
    look();
  }

  function found() {
    if (left) return;
    clearInterval(looking);
    form().inert = false;
    tell("");
  }

  const Line = window.WebSocket;
  window.WebSocket = class extends Line {
    constructor(...about) {
      super(...about);
      this.addEventListener("open", () => { if (shown()) found(); });
      this.addEventListener("close", lost);
    }
  };

  const shown = () => document.querySelector("#page-form .jupyter-widgets, #page-form [role=alert]") !== null;

  function watch() {
    const seen = new MutationObserver(() => {
      if (!shown()) return;
      seen.disconnect();
      tell("");
    });
    seen.observe(form(), { childList: true, subtree: true });
    let gone = null, said = null;
    new MutationObserver(() => {
      document.title = document.querySelector("#page-form h1")?.textContent || document.title;
      const next = document.querySelector("#page-form .page-next");
      if (next !== gone && next) requestAnimationFrame(() => goTo(next));
      gone = next;
      const says = box()?.querySelector("[role]") ?? null, news = says !== said;
      said = says;
      requestAnimationFrame(() => { makeRoom(); uncover(news); });
    }).observe(form(), { childList: true, subtree: true, attributeFilter: ["class"] });
    for (const act of ["focusin", "click"]) {
      form().addEventListener(act, ({ target }) => { acted = target.closest("button, input, textarea, select") ?? acted; });
    }
    addEventListener("resize", makeRoom);
  }

  const box = () => document.querySelector("#page-form .page-status");

  // Whatever takes the focus comes to stand above the words, however many lines they take.
  function makeRoom() {
    document.documentElement.style.scrollPaddingBottom = `${(box()?.offsetHeight ?? 0) + 12}px`;
  }

  // Keeps what was clicked or typed into last above the words that it brought about, though a button that
  // rests while a save runs loses the focus. What a refusal asks to choose from comes into view as well.
  function uncover(news) {
    if (!box()?.offsetHeight) return;
    if (acted?.offsetHeight && !box().contains(acted)) lift(acted, news);
    const choice = document.querySelector("#page-form .partner-overtaken");
    if (!news || !choice?.offsetHeight || !box().querySelector("[role=alert]")) return;
    lift(choice, true);
    const { top } = choice.getBoundingClientRect();
    if (top < 0) scrollBy(0, top - 12);
  }

  function lift(thing, wherever) {
    const { top, bottom } = thing.getBoundingClientRect(), hidden = bottom - box().getBoundingClientRect().top;
    if (hidden > 0 && (wherever || top < innerHeight)) scrollBy(0, hidden + 8);
  }

  // Brings a question into view and makes its first field the one that is typed into.
  function goTo(question) {
    question.scrollIntoView({ block: "start" });
    question.querySelector("input:enabled, textarea:enabled")?.focus({ preventScroll: true });
  }

  // What Voilà's own template defines for its script.
  window.voila_heartbeat = window.voila_process = window.voila_finish = () => {};

  document.addEventListener("DOMContentLoaded", () => {
    const about = document.getElementById("jupyter-config-data");
    if (!about || !document.getElementById("page-whole")) {
      tell("Your form could not be made ready. Reload the page to try again.", true);
      return;
    }
    kernel = JSON.parse(about.textContent).kernelId;
    watch();
    setTimeout(() => { if (!shown()) tell("This takes longer than it should. Reload the page to try again.", true); }, READY_AFTER);
  });

  // Voilà ends the visit when the page is left; where a browser does not say so beforehand, this does.
  window.addEventListener("beforeunload", () => { left = true; });
  window.addEventListener("pagehide", () => {
    if (!left && kernel) navigator.sendBeacon(`/voila/api/shutdown/${kernel}`);
    left = true;
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
})();
